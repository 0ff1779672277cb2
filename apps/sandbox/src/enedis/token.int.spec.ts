import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { SERVICES, TestSandbox, TOKEN } from '../testing/test-sandbox.ts';

let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await TestSandbox.start('2026-11-22T10:00:00Z');
});

const ask = (form: Record<string, string>) => sandbox.http.post(TOKEN).type('form').send(form);
const callWith = async (header: Record<string, string>) => {
  await sandbox.clock.advance('PT1S');
  return sandbox.http.post(SERVICES).set(header).send({ autorisationId: 1, comptage: true });
};

describe('the token endpoint', () => {
  it('gives a bearer token for 12,600 s, declared as HTML', async () => {
    const answer = await sandbox.http
      .post(TOKEN)
      .auth('test-app', 'test-secret')
      .type('form')
      .send({ grant_type: 'client_credentials' })
      .expect(200)
      .expect('Content-Type', /text\/html/)
      .expect('X-Simulated', 'CoproWatt sandbox');
    const body = JSON.parse(answer.text) as Record<string, unknown>;
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 12_600 });
    expect(String(body['access_token']).split('.')).toHaveLength(3);
    expect(body).not.toHaveProperty('refresh_token');
  });

  it('takes the credentials from the form as well', async () => {
    await ask({
      grant_type: 'client_credentials',
      client_id: 'test-app',
      client_secret: 'test-secret',
    }).expect(200);
  });

  it('refuses other credentials and other grants', async () => {
    const wrong = await ask({
      grant_type: 'client_credentials',
      client_id: 'test-app',
      client_secret: 'no',
    }).expect(401);
    expect(wrong.body).toMatchObject({ error: 'invalid_client' });
    const code = await ask({ grant_type: 'authorization_code' }).expect(400);
    expect(code.body).toMatchObject({ error: 'unsupported_grant_type' });
    await ask({}).expect(400);
  });
});

describe('a bearer token', () => {
  it('is required', async () => {
    expect(await callWith({})).toMatchObject({ status: 401, body: { code: '900902' } });
    expect(await callWith({ Authorization: 'Bearer nothing' })).toMatchObject({
      status: 401,
      body: { code: '900901' },
    });
  });

  it('outlives a restart, and jumps of the simulated clock', async () => {
    const Authorization = `Bearer ${await sandbox.newToken()}`;
    await sandbox.clock.advance('PT24H');
    await sandbox.restart();
    expect((await callWith({ Authorization })).status).toBe(200);
  });

  it('ends after 12,600 s of machine time', async () => {
    const Authorization = `Bearer ${await sandbox.newToken()}`;
    const later = Date.now() + 12_600_000;
    const machine = jest.spyOn(Date, 'now').mockReturnValue(later);
    const answer = await callWith({ Authorization });
    machine.mockRestore();
    expect(answer.status).toBe(401);
  });

  it('ends when it is revoked; an unknown one is revoked just as well', async () => {
    const token = await sandbox.newToken();
    const revoke = () =>
      sandbox.http.post('/enedis/oauth2/v3/revoke').type('form').send({ token }).expect(200);
    await revoke();
    expect((await callWith({ Authorization: `Bearer ${token}` })).status).toBe(401);
    await revoke();
  });
});
