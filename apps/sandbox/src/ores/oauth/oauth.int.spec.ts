import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { CALLBACK, OresClient } from '../../testing/ores-client.ts';
import { TestSandbox } from '../../testing/test-sandbox.ts';

const EAN = '541400000000000011';
const DAY_MS = 86_400_000;
let sandbox: TestSandbox;
let client: OresClient;
beforeEach(async () => {
  sandbox = await TestSandbox.start('2026-11-22T10:00:00Z');
  client = new OresClient(sandbox);
});
afterEach(() => {
  jest.restoreAllMocks();
});

/** OAuth counts in machine time. */
function machineTimePasses(ms: number): void {
  const later = Date.now() + ms;
  jest.spyOn(Date, 'now').mockImplementation(() => later);
}

const statusOf = async (accessToken: string) => (await client.point(accessToken, EAN)).status;
const refresh = async (token: string) => client.tokens(await client.refresh(token));
const REFUSED = { status: 400, body: { error: 'invalid_grant' } };

describe('the authorization code', () => {
  it('becomes tokens that name the consent, its end and its points', async () => {
    const callback = await client.decide(EAN, 'accept');
    expect([...callback.keys()]).toEqual(['code', 'state']);
    expect(callback.get('state')).toBe('s-1');
    const answer = await client.exchange(callback.get('code') ?? '');
    expect(answer.headers['x-simulated']).toBe('CoproWatt sandbox');
    expect(answer.body).toEqual({
      access_token: expect.any(String),
      token_type: 'Bearer',
      expires_in: 3600,
      refresh_token: expect.any(String),
      scope: 'consumption',
      consent_id: expect.any(String),
      consent_expires_at: '2029-11-22T10:00:00.000Z',
      eans: [EAN],
    });
    expect(await statusOf(client.tokens(answer).access_token)).toBe(200);
  });

  it('is taken once: the second time ends everything that it gave', async () => {
    const code = (await client.decide(EAN, 'accept')).get('code') ?? '';
    const { access_token, refresh_token } = client.tokens(await client.exchange(code));
    expect(await client.exchange(code)).toMatchObject(REFUSED);
    expect(await statusOf(access_token)).toBe(401);
    expect(await client.refresh(refresh_token)).toMatchObject(REFUSED);
  });

  it.each([
    ['another verifier', { code_verifier: 'x'.repeat(50) }],
    ['another redirect', { redirect_uri: `${CALLBACK}/other` }],
  ])('is refused with %s', async (_what, changes) => {
    const code = (await client.decide(EAN, 'accept')).get('code') ?? '';
    expect(await client.exchange(code, changes)).toMatchObject(REFUSED);
  });

  it('is refused with a wrong secret, or with none', async () => {
    const code = (await client.decide(EAN, 'accept')).get('code') ?? '';
    for (const client_secret of ['wrong', ''])
      expect(await client.exchange(code, { client_secret })).toMatchObject({
        status: 401,
        body: { error: 'invalid_client' },
      });
  });

  it('dies after 180 seconds of machine time', async () => {
    const codes = [await client.decide(EAN, 'accept'), await client.decide(EAN, 'accept')];
    machineTimePasses(178_000);
    expect((await client.exchange(codes[0]?.get('code') ?? '')).status).toBe(200);
    machineTimePasses(4_000);
    expect(await client.exchange(codes[1]?.get('code') ?? '')).toMatchObject(REFUSED);
  });
});

describe('a refused request', () => {
  it.each([
    ['without PKCE', { code_challenge: undefined, code_challenge_method: undefined }],
    ['with a plain challenge', { code_challenge_method: 'plain' }],
    ['for another scope', { scope: 'everything' }],
    ['without a scope', { scope: undefined }],
    ['for an implicit token', { response_type: 'token' }],
  ])('%s leads back as invalid_request, with the state', async (_what, changes) => {
    const { asked } = await client.openPage(client.authorizeUrl(changes));
    const url = new URL(String(asked.headers['location']));
    expect(`${url.origin}${url.pathname}`).toBe(CALLBACK);
    const query = url.searchParams;
    expect(query.get('error')).toBe('invalid_request');
    expect(query.get('error_description')).not.toBeNull();
    expect(query.get('state')).toBe('s-1');
  });

  it.each([
    ['of an unknown application', { client_id: 'another-app' }],
    ['to an unknown redirect', { redirect_uri: 'https://example.org/steal' }],
  ])('%s leads nowhere', async (_what, changes) => {
    const { headers, text } = await sandbox.http
      .get(client.authorizeUrl(changes))
      .set('Accept', 'text/html')
      .expect(400);
    expect(headers['location']).toBeUndefined();
    expect(text).toContain('SIMULATION');
  });
});

describe('a refresh token', () => {
  it('rotates, and keeps the consent', async () => {
    const first = await client.connect(EAN);
    const second = await refresh(first.refresh_token);
    expect(second).toMatchObject({
      scope: 'consumption',
      consent_id: first.consent_id,
      consent_expires_at: first.consent_expires_at,
      eans: [EAN],
    });
    expect(second.refresh_token).not.toBe(first.refresh_token);
    expect(await statusOf(second.access_token)).toBe(200);
  });

  it('stays valid while nobody has used its successor: a lost answer costs nothing', async () => {
    const first = await client.connect(EAN);
    await refresh(first.refresh_token);
    await sandbox.restart();
    const again = await refresh(first.refresh_token);
    expect(await statusOf(again.access_token)).toBe(200);
    expect((await client.refresh(again.refresh_token)).status).toBe(200);
  });

  it.each([
    ['successor', (tokens: { refresh_token: string }) => client.refresh(tokens.refresh_token)],
    [
      'successor’s access token',
      (tokens: { access_token: string }) => client.point(tokens.access_token, EAN),
    ],
  ])('ends with the first use of its %s, and with it the family when it comes back', async (_what, use) => {
    const first = await client.connect(EAN);
    const second = await refresh(first.refresh_token);
    expect((await use(second)).status).toBe(200);
    await sandbox.restart();
    expect(await client.refresh(first.refresh_token)).toMatchObject(REFUSED);
    expect(await client.refresh(second.refresh_token)).toMatchObject(REFUSED);
    expect(await statusOf(second.access_token)).toBe(401);
  });

  it('is not ended by its own access token', async () => {
    const first = await client.connect(EAN);
    await refresh(first.refresh_token);
    expect(await statusOf(first.access_token)).toBe(200);
    expect((await client.refresh(first.refresh_token)).status).toBe(200);
  });

  it('leaves other consents alone when its family ends', async () => {
    const [one, other] = [await client.connect(EAN), await client.connect(EAN)];
    const second = await refresh(one.refresh_token);
    await statusOf(second.access_token);
    expect(await client.refresh(one.refresh_token)).toMatchObject(REFUSED);
    expect(await statusOf(other.access_token)).toBe(200);
  });

  it('dies after 90 idle days of machine time; an access token after an hour', async () => {
    const { access_token, refresh_token } = await client.connect(EAN);
    machineTimePasses(3_601_000);
    expect(await statusOf(access_token)).toBe(401);
    machineTimePasses(89 * DAY_MS);
    const later = await refresh(refresh_token);
    machineTimePasses(91 * DAY_MS);
    expect(await client.refresh(later.refresh_token)).toMatchObject(REFUSED);
  });
});

describe('the end of a consent', () => {
  it.each(['access_token', 'refresh_token'] as const)(
    'comes with the revocation of its %s',
    async (token) => {
      const tokens = await client.connect(EAN);
      expect((await client.revoke(tokens[token])).status).toBe(200);
      expect(await statusOf(tokens.access_token)).toBe(401);
      expect(await client.refresh(tokens.refresh_token)).toMatchObject(REFUSED);
      const { body } = await sandbox.http.get('/control/consents');
      expect(body).toMatchObject({ consents: [{ eans: [EAN], state: 'revoked' }] });
    },
  );

  it('is no concern of an unknown token: revocation answers 200 all the same', async () => {
    expect((await client.revoke('nothing')).status).toBe(200);
  });

  it('refuses new tokens and tells why', async () => {
    const tokens = await client.connect(EAN);
    await sandbox.http.delete(`/control/consents?prm=${EAN}`).expect(204);
    expect(await client.refresh(tokens.refresh_token)).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant', error_description: 'consent_revoked' },
    });
  });

  it('comes after three years of the Clock', async () => {
    const tokens = await client.connect(EAN);
    await sandbox.clock.advance('P3Y');
    expect(await client.point(tokens.access_token, EAN)).toMatchObject({
      status: 403,
      body: { code: 'consent_expired' },
    });
    expect(await client.refresh(tokens.refresh_token)).toMatchObject({
      body: { error: 'invalid_grant', error_description: 'consent_expired' },
    });
  });
});

describe('a restart', () => {
  it('loses no code, no token and no page', async () => {
    const { path, browser } = await client.openPage();
    const tokens = await client.connect(EAN);
    const code = (await client.decide(EAN, 'accept')).get('code') ?? '';
    await sandbox.restart();
    expect((await client.exchange(code)).status).toBe(200);
    expect(await statusOf(tokens.access_token)).toBe(200);
    expect((await client.refresh(tokens.refresh_token)).status).toBe(200);
    const cookie = String(
      browser.jar.getCookies({ domain: '127.0.0.1', path, secure: false, script: false }).toValueString(),
    );
    await sandbox.http.get(path).set('Cookie', cookie).expect(200);
  });

  it('finds no token in clear in the files', async () => {
    const tokens = await client.connect(EAN);
    const kept = sandbox.readFile('ores-oauth.json');
    expect(kept).toContain('RefreshToken:');
    for (const secret of [tokens.access_token, tokens.refresh_token]) expect(kept).not.toContain(secret);
  });
});
