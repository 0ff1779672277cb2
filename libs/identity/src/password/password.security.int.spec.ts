import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import request from 'supertest';
import { hashPassword } from '../user/password.ts';
import { MAILS_PER_EMAIL, WRONG_TOKENS_PER_NETWORK } from '../auth/public-limit.ts';
import {
  mailedToken,
  mailsTo,
  meanwhile,
  seedTwoTenants,
  startTestApp,
  TEST_PASSWORD,
  type TestApp,
  type TwoTenants,
} from '../testing/index.ts';

const EMAIL = 'owner@copro.test';
const NEW = 'a longer one for tests';

let test: TestApp;
let tenants: TwoTenants;

beforeAll(async () => {
  test = await startTestApp({ env: { DEMO: 'on' }, prepare: (app) => app.set('trust proxy', true) });
  tenants = await seedTwoTenants(test.seeder);
});

beforeEach(async () => {
  for (const table of ['public_attempts', 'sign_in_failures', 'password_resets', 'sessions'])
    await sql(`delete from ${table}`);
  await sql('update users set password_hash = (select password_hash from users where email = $1)', [
    'syndic@copro.test',
  ]);
});

afterAll(() => test.close());

const sql = (text: string, values: unknown[] = []) => test.database.dataSource.query(text, values);
const post = (path: string, body: object, cookie = '', network = '192.0.2.1') =>
  request(test.url)
    .post(`/api/v1/auth/${path}`)
    .set('Cookie', cookie)
    .set('X-Forwarded-For', network)
    .send(body);
const ask = (email: string, network?: string) => post('password-reset', { email }, '', network);
const complete = (token: string, password = NEW, network?: string) =>
  post('password-reset/complete', { token, password }, '', network);

const times = <T>(count: number, make: (n: number) => T): T[] =>
  Array.from({ length: count }, (_, n) => make(n));

async function askedToken(email = EMAIL): Promise<string> {
  await ask(email).expect(202);
  return mailedToken(test, email);
}

async function refused(token: string): Promise<void> {
  expect((await complete(token).expect(404)).body.code).toBe('token_invalid');
  await post('login', { email: EMAIL, password: TEST_PASSWORD }).expect(200);
}

describe('a link to choose a new password', () => {
  it('works once', async () => {
    const token = await askedToken();
    await complete(token).expect(204);
    expect((await complete(token, 'yet another password').expect(404)).body.code).toBe('token_invalid');
    await post('login', { email: EMAIL, password: NEW }).expect(200);
  });

  it('works for one of many who come at once', async () => {
    const token = await askedToken();
    const passwords = times(8, (n) => `password number ${n}`);
    const statuses = await Promise.all(passwords.map(async (one) => (await complete(token, one)).status));
    expect(statuses.filter((status) => status === 204)).toHaveLength(1);
    const winner = passwords[statuses.indexOf(204)];
    await post('login', { email: EMAIL, password: winner }).expect(200);
  });

  it('is over after 30 minutes of machine time', async () => {
    const token = await askedToken();
    const [{ minutes }] = await sql(
      'select extract(epoch from expires_at - now()) / 60 as minutes from password_resets',
    );
    expect(Number(minutes)).toBeCloseTo(30, 0);
    await sql(`update password_resets set expires_at = now() - interval '1 second'`);
    await refused(token);
  });

  it('is replaced by a newer one', async () => {
    const older = await askedToken();
    const newer = await askedToken();
    await refused(older);
    await complete(newer).expect(204);
  });

  it('dies with a change of the password by hand', async () => {
    const token = await askedToken();
    const cookie = await test.signIn(EMAIL, TEST_PASSWORD);
    await post('password', { currentPassword: TEST_PASSWORD, newPassword: NEW }, cookie).expect(204);
    await complete(token, 'of whoever reads the mail').expect(404);
  });

  it('is of no use for an invitation', async () => {
    const token = await askedToken();
    for (const path of ['invitations/look', 'invitations/accept']) {
      const { body } = await post(path, { token, ...(path.endsWith('accept') && { password: NEW }) }).expect(
        404,
      );
      expect(body.code).toBe('token_invalid');
    }
  });

  it('is not opened by its hash, another spelling, a guess or nothing', async () => {
    const token = await askedToken();
    const [{ hash }] = await sql(`select encode(token_hash, 'hex') as hash from password_resets`);
    const asBase64 = Buffer.from(hash, 'hex').toString('base64url');
    for (const wrong of [
      hash,
      asBase64,
      `${token}=`,
      token.slice(0, -1),
      randomBytes(32).toString('base64url'),
    ])
      await refused(wrong);
    await complete('').expect(400);
  });

  it('is stored as a hash only, and the mail sealed', async () => {
    const token = await askedToken();
    const stored = await sql(`select password_resets::text as one from password_resets
      union all select platform_mails::text from platform_mails
      union all select platform_mailbox::text from platform_mailbox
      union all select audit_logs::text from audit_logs`);
    expect(JSON.stringify(stored)).not.toContain(token);
  });

  it('changes the password of its own account and ends nobody else’s session', async () => {
    const token = await askedToken();
    const stranger = await test.signIn('council@copro.test', TEST_PASSWORD);
    await complete(token).expect(204);
    await request(test.url).get('/api/v1/auth/me').set('Cookie', stranger).expect(200);
    await post('login', { email: 'council@copro.test', password: TEST_PASSWORD }).expect(200);
  });
});

describe('asking for a link', () => {
  it('is answered alike and as late for an address that nobody has', async () => {
    const timed = async (email: string) => {
      const start = performance.now();
      const { status, body, headers } = await ask(email);
      return { ms: performance.now() - start, status, body, type: headers['content-type'] };
    };
    const known = await timed(EMAIL);
    const unknown = await timed('nobody@copro.test');
    expect({ ...unknown, ms: 0 }).toEqual({ ...known, ms: 0 });
    for (const { ms } of [known, unknown]) expect(ms).toBeGreaterThan(490);
    expect(await mailsTo(test, 'nobody@copro.test')).toEqual([]);
  });

  it('leaves one row for any address, without the address', async () => {
    const before = await sql(`select id from audit_logs where act = 'password.reset_asked'`);
    await ask('nobody@copro.test').expect(202);
    const after = await sql(
      `select audit_logs::text as row from audit_logs where act = 'password.reset_asked'`,
    );
    expect(after).toHaveLength(before.length + 1);
    expect(JSON.stringify(after)).not.toContain('nobody');
  });

  it.each([EMAIL, 'nobody@copro.test'])('is limited for %s from all networks together', async (email) => {
    await Promise.all(times(MAILS_PER_EMAIL, (n) => ask(email, `192.0.2.${n}`).expect(202)));
    const { body } = await ask(email, '192.0.2.99').expect(429);
    expect(body).toMatchObject({ code: 'too_many_attempts', retryAfter: expect.any(Number) });
    expect(JSON.stringify(await sql('select key from public_attempts'))).not.toContain('copro');
  });

  it('keeps the throttle apart from signing in', async () => {
    await Promise.all(times(MAILS_PER_EMAIL + 1, () => ask(EMAIL).then(({ status }) => status)));
    await post('login', { email: EMAIL, password: TEST_PASSWORD }).expect(200);
  });
});

describe('guessing', () => {
  it('of tokens is limited by network, and no one else is held up', async () => {
    const token = await askedToken();
    await Promise.all(
      times(WRONG_TOKENS_PER_NETWORK, (n) => complete(`guess ${n}`, NEW, '198.51.100.7').expect(404)),
    );
    await complete(token, NEW, '198.51.100.7').expect(429);
    await complete(token, NEW, '198.51.100.8').expect(204);
  });

  it('of the present password is limited for whoever has found an open session', async () => {
    const cookie = await test.signIn(EMAIL, TEST_PASSWORD);
    const guess = (currentPassword: string) =>
      post('password', { currentPassword, newPassword: NEW }, cookie);
    for (let n = 0; n < 10; n += 1) await guess(`guess ${n}`).expect(400);
    await guess(TEST_PASSWORD).expect(429);
  });
});

describe('a change of the password by hand', () => {
  it('does not undo a reset that came first: the old password, right a moment ago, is worth nothing', async () => {
    const thief = await test.signIn(EMAIL, TEST_PASSWORD);
    const chosen = await hashPassword('what the owner chose by mail');
    const { status, body } = await meanwhile(
      test,
      (manager) => manager.query('update users set password_hash = $1 where email = $2', [chosen, EMAIL]),
      () => post('password', { currentPassword: TEST_PASSWORD, newPassword: NEW }, thief),
    );
    expect({ status, rule: body.errors?.[0]?.rule }).toEqual({ status: 400, rule: 'wrong_password' });
    await post('login', { email: EMAIL, password: 'what the owner chose by mail' }).expect(200);
  });
});

describe('a session', () => {
  it('opened with the old password while the new one is being set does not stay', async () => {
    for (let round = 0; round < 3; round += 1) {
      const token = await askedToken();
      const next = `password of round ${round}`;
      const [, ...logins] = await Promise.all([
        complete(token, next).expect(204),
        ...times(6, () => post('login', { email: EMAIL, password: TEST_PASSWORD })),
      ]);
      for (const { status } of logins) expect([200, 401]).toContain(status);
      expect(await sql('select 1 from sessions where user_id = $1', [tenants.people.co_owner.id])).toEqual(
        [],
      );
      for (const table of ['public_attempts', 'sign_in_failures']) await sql(`delete from ${table}`);
      await sql('update users set password_hash = (select password_hash from users where email = $1)', [
        'syndic@copro.test',
      ]);
    }
  }, 60_000);
});
