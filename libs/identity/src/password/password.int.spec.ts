import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import {
  cookieOf,
  mailedToken,
  mailsTo,
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
  test = await startTestApp({ env: { DEMO: 'on' } });
  tenants = await seedTwoTenants(test.seeder);
});

beforeEach(async () => {
  await sql('delete from public_attempts');
  await sql('delete from sign_in_failures');
  await sql('update users set password_hash = (select password_hash from users where email = $1)', [
    'council@copro.test',
  ]);
});

afterAll(() => test.close());

const sql = (text: string, values: unknown[] = []) => test.database.dataSource.query(text, values);
const post = (path: string, body: object, cookie = '') =>
  request(test.url).post(`/api/v1/auth/${path}`).set('Cookie', cookie).send(body);
const login = (password: string, email = EMAIL) => post('login', { email, password });
const me = (cookie: string) => request(test.url).get('/api/v1/auth/me').set('Cookie', cookie);
const rowsOf = (act: string) =>
  sql('select outcome, actor_id, organisation_id, subject_id, facts from audit_logs where act = $1', [act]);

async function askedToken(email = EMAIL): Promise<string> {
  await post('password-reset', { email }).expect(202);
  return mailedToken(test, email);
}

describe('changing the password', () => {
  it('ends every other session and goes on under another cookie', async () => {
    const [elsewhere, here] = [
      await test.signIn(EMAIL, TEST_PASSWORD),
      await test.signIn(EMAIL, TEST_PASSWORD),
    ];
    const body = { currentPassword: TEST_PASSWORD, newPassword: NEW };
    const changed = cookieOf(await post('password', body, here).expect(204));
    expect(changed).toContain('coprowatt_session=');
    for (const old of [elsewhere, here]) await me(old).expect(401);
    await me(changed).expect(200);
    await login(TEST_PASSWORD).expect(401);
    await login(NEW).expect(200);
  });

  it('is told to the owner by mail, and leaves a row', async () => {
    const cookie = await test.signIn(EMAIL, TEST_PASSWORD);
    await sql(`update users set language = 'nl' where email = $1`, [EMAIL]);
    await post('password', { currentPassword: TEST_PASSWORD, newPassword: NEW }, cookie).expect(204);
    const [mail] = await mailsTo(test, EMAIL);
    expect(mail?.subject).toBe('Uw wachtwoord is gewijzigd');
    const { id } = tenants.people.co_owner;
    expect(await rowsOf('password.changed')).toContainEqual({
      outcome: 'success',
      actor_id: id,
      organisation_id: null,
      subject_id: id,
      facts: {},
    });
  });

  it('asks for the present one, and for a suitable new one', async () => {
    const cookie = await test.signIn(EMAIL, TEST_PASSWORD);
    const problems = async (currentPassword: string, newPassword: string) => {
      const { body } = await post('password', { currentPassword, newPassword }, cookie).expect(400);
      return body.errors.map(({ field, rule }: { field: string; rule: string }) => `${field} ${rule}`);
    };
    expect(await problems('not the password', NEW)).toEqual(['currentPassword wrong_password']);
    expect(await problems(TEST_PASSWORD, 'elevenchars')).toEqual(['newPassword min_length']);
    expect(await problems(TEST_PASSWORD, 'x'.repeat(201))).toEqual(['newPassword max_length']);
    expect(await problems(TEST_PASSWORD, 'OWNER@copro.test')).toEqual(['newPassword own_name']);
    await me(cookie).expect(200);
    expect((await rowsOf('password.changed')).map(({ facts }: { facts: object }) => facts)).toContainEqual({
      code: 'validation_failed',
    });
  });

  it('takes what looks the same for the same, whatever the keyboard sends', async () => {
    const cookie = await test.signIn(EMAIL, TEST_PASSWORD);
    const body = { currentPassword: TEST_PASSWORD, newPassword: 'caf\u00e9 cr\u00e8me \ufb01n' };
    await post('password', body, cookie).expect(204);
    await login('cafe\u0301 cre\u0300me fin').expect(200);
  });
});

describe('a forgotten password', () => {
  it('is chosen anew with the link of a mail, which ends every session', async () => {
    const cookie = await test.signIn(EMAIL, TEST_PASSWORD);
    const token = await askedToken();
    const response = await post('password-reset/complete', { token, password: NEW }).expect(204);
    expect(response.get('Set-Cookie')).toBeUndefined();
    await me(cookie).expect(401);
    await login(TEST_PASSWORD).expect(401);
    await login(NEW).expect(200);
  });

  it('leads to a page of ours, with the secret in the fragment only', async () => {
    await sql(`update users set language = 'de' where email = $1`, [EMAIL]);
    const token = await askedToken();
    const [mail] = await mailsTo(test, EMAIL);
    expect(mail?.subject).toBe('Ein neues Passwort wählen');
    expect(mail?.text).toContain(`\n${test.config.publicUrl}/password-reset#${token}\n`);
  });

  it('lets one in who had guessed too often before', async () => {
    for (let n = 0; n < 10; n += 1) await login('wrong guess');
    await login(TEST_PASSWORD).expect(429);
    const token = await askedToken();
    await post('password-reset/complete', { token, password: NEW }).expect(204);
    await login(NEW).expect(200);
  });

  it('keeps its link when the new one is not suitable', async () => {
    const token = await askedToken();
    const { body } = await post('password-reset/complete', { token, password: 'owner@copro.test' }).expect(
      400,
    );
    expect(body.errors).toEqual([expect.objectContaining({ field: 'password', rule: 'own_name' })]);
    await post('password-reset/complete', { token, password: NEW }).expect(204);
  });

  it('leaves rows: asked by nobody known, reset by the owner', async () => {
    const { id, email } = tenants.people.syndic;
    const { organisationId } = tenants.lille;
    const token = await askedToken(email);
    await post('password-reset/complete', { token, password: NEW }).expect(204);
    const row = { outcome: 'success', organisation_id: organisationId, subject_id: id, facts: {} };
    expect(await rowsOf('password.reset_asked')).toContainEqual({ ...row, actor_id: null });
    expect(await rowsOf('password.reset')).toContainEqual({ ...row, actor_id: id });
  });

  it('says so where no mail can leave, whatever the address', async () => {
    const silent = await startTestApp();
    await seedTwoTenants(silent.seeder);
    for (const email of [EMAIL, 'nobody@copro.test']) {
      const asked = request(silent.url).post('/api/v1/auth/password-reset').send({ email });
      expect((await asked.expect(409)).body.code).toBe('mail_not_configured');
    }
    await silent.close();
  });
});

describe('the profile', () => {
  it('changes field by field, for its owner', async () => {
    const cookie = await test.signIn(EMAIL, TEST_PASSWORD);
    const patch = (body: object) =>
      request(test.url).patch('/api/v1/auth/me').set('Cookie', cookie).send(body);
    const { body } = await patch({ displayName: '  Ada Owner ' }).expect(200);
    expect(body).toMatchObject({ displayName: 'Ada Owner', email: EMAIL });
    await patch({ language: 'en' }).expect(200);
    await patch({}).expect(200);
    const known = await me(cookie).expect(200);
    expect(known.body.user).toMatchObject({ displayName: 'Ada Owner', language: 'en' });
    for (const bad of [{ displayName: '' }, { displayName: null }, { language: 'es' }, { email: 'x@y.test' }])
      await patch(bad).expect(400);
  });
});
