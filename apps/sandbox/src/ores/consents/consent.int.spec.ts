import { beforeEach, describe, expect, it } from '@jest/globals';
import { OresClient } from '../../testing/ores-client.ts';
import { TestSandbox } from '../../testing/test-sandbox.ts';

const EAN = '541400000000000011';
let sandbox: TestSandbox;
let client: OresClient;
beforeEach(async () => {
  sandbox = await TestSandbox.start('2026-11-22T10:00:00Z');
  client = new OresClient(sandbox);
});

const exchanged = async (callback: URLSearchParams) =>
  client.tokens(await client.exchange(callback.get('code') ?? ''));

describe('the consent page', () => {
  it('is one plain form that says who asks what, for how long, and that it is a simulation', async () => {
    const { page } = await client.openPage();
    expect(page.status).toBe(200);
    expect(page.headers['x-simulated']).toBe('CoproWatt sandbox');
    for (const part of [
      'SIMULATION',
      'CoproWatt',
      '3 ans',
      'quart d’heure',
      'name="prm"',
      'value=""',
      `<option value="${EAN}">`,
    ])
      expect(page.text).toContain(part);
    const decisions = [...page.text.matchAll(/name="decision" value="([a-z-]+)"/g)];
    expect(decisions.map((match) => match[1])).toEqual(['accept', 'refuse', 'wrong-prm']);
    expect(page.text).not.toContain('<script');
    expect([...page.text.matchAll(/<form/g)]).toHaveLength(1);
  });

  it('does not name the curve when daily values alone are asked', async () => {
    const { page } = await client.openPage(client.authorizeUrl({ scope: 'consumption.daily' }));
    expect(page.text).toContain('quotidienne');
    expect(page.text).not.toContain('quart d’heure');
  });

  it.each([
    ['a wrong check digit', '541400000000000012', 'chiffre de contrôle'],
    ['17 digits', '54140000000000001', '18 chiffres'],
    ['a French PRM', '22516914714270', '18 chiffres'],
    ['a point of another country', '871400000000000019', 'ne connaît pas'],
    ['markup', '"><script>', '&quot;&gt;&lt;script&gt;'],
  ])('answers %s with a sentence and asks again', async (_what, typed, sentence) => {
    const { browser, path } = await client.openPage();
    const answer = await browser.post(path).type('form').send({ prm: typed, decision: 'accept' }).expect(400);
    expect(answer.text).toContain(sentence);
    await browser.post(path).type('form').send({ prm: EAN, decision: 'accept' }).expect(303);
  });

  it('belongs to the browser that was sent there', async () => {
    const { path } = await client.openPage();
    await sandbox.http.get(path).expect(400);
    await sandbox.http.post(path).type('form').send({ prm: EAN, decision: 'accept' }).expect(400);
    expect((await sandbox.http.get('/control/consents')).body).toEqual({ consents: [] });
  });

  it('asks again in the same browser: an earlier yes answers nothing', async () => {
    const { browser, path } = await client.openPage();
    const decided = await browser.post(path).type('form').send({ prm: EAN, decision: 'accept' });
    await browser.get(new URL(String(decided.headers['location'])).pathname).expect(303);
    const again = await browser.get(client.authorizeUrl()).expect(303);
    expect(again.headers['location']).toMatch(/\/ores\/oauth\/interaction\//);
  });
});

describe('the decision', () => {
  it('refuse leads back as access_denied with the state', async () => {
    const callback = await client.decide('', 'refuse');
    expect(Object.fromEntries(callback)).toEqual({
      error: 'access_denied',
      error_description: expect.any(String),
      state: 's-1',
    });
  });

  it('wrong-prm shares another point, which the token answer names', async () => {
    const { eans } = await exchanged(await client.decide(EAN, 'wrong-prm'));
    expect(eans).toHaveLength(1);
    expect(eans[0]).toMatch(/^5414\d{14}$/);
    expect(eans).not.toContain(EAN);
  });

  it('accepts spaces in an EAN, and knows no other decision', async () => {
    expect((await exchanged(await client.decide('5414 0000 0000 0000 11', 'accept'))).eans).toEqual([EAN]);
    const { browser, path } = await client.openPage();
    await browser.post(path).type('form').send({ prm: EAN, decision: 'perhaps' }).expect(400);
  });

  it('can fail as the operator fails: server_error', async () => {
    await sandbox.fault({ api: 'ores_consent', kind: 'server-error' });
    const callback = await client.decide(EAN, 'accept');
    expect(callback.get('error')).toBe('server_error');
    expect(callback.get('state')).toBe('s-1');
  });
});

describe('the customer’s consents', () => {
  it('are listed with a button that ends each, and calls are refused at once', async () => {
    const tokens = await client.connect(EAN);
    const { text } = await sandbox.http.get('/ores/consentements').expect(200);
    expect(text).toContain(EAN);
    expect(text).toContain('22/11/2029');
    const action = /action="([^"]+)"/.exec(text)?.[1] ?? '';
    await sandbox.http.post(action).expect(303);
    expect((await sandbox.http.get('/ores/consentements')).text).not.toContain('action=');
    expect(await client.point(tokens.access_token, EAN)).toMatchObject({
      status: 403,
      body: { code: 'consent_revoked' },
    });
  });

  it('of the persona who changes her mind end with the first token', async () => {
    const ean = '541400000000000004';
    const tokens = await client.connect(ean);
    expect(tokens.eans).toEqual([ean]);
    expect(await client.point(tokens.access_token, ean)).toMatchObject({
      status: 403,
      body: { code: 'consent_revoked' },
    });
  });

  it('last ten days, or 25 calls, where the customer wants it so', async () => {
    const [tenDays, counting] = ['541400000000000110', '541400000000000127'] as const;
    const { consent_expires_at: end } = await client.connect(tenDays);
    expect(end).toBe('2026-12-02T10:00:00.000Z');
    const { access_token } = await client.connect(counting);
    for (let call = 0; call < 25; call++)
      expect((await client.point(access_token, counting)).status).toBe(200);
    await sandbox.restart();
    for (let call = 0; call < 2; call++)
      expect(await client.point(access_token, counting)).toMatchObject({
        status: 403,
        body: { code: 'consent_revoked' },
      });
  });
});
