import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import {
  cookieOf,
  seedTwoTenants,
  startTestApp,
  TEST_PASSWORD,
  type TestApp,
  type TwoTenants,
} from '../testing/index.ts';

const EMAIL = 'syndic@copro.test';
const WRONG = 'not the password';

let test: TestApp;
let tenants: TwoTenants;

beforeAll(async () => {
  test = await startTestApp();
  tenants = await seedTwoTenants(test.seeder);
});

afterAll(() => test.close());

const login = (email: string, password: string) =>
  request(test.url).post('/api/v1/auth/login').send({ email, password });
const me = (cookie: string) => request(test.url).get('/api/v1/auth/me').set('Cookie', cookie);

describe('signing in', () => {
  it('answers the user and sets an HttpOnly, SameSite=Lax cookie of seven days', async () => {
    const response = await login(EMAIL, TEST_PASSWORD).expect(200);
    expect(response.body).toEqual({ user: tenants.people.syndic });
    const [cookie] = response.get('Set-Cookie') ?? [];
    expect(cookie).toMatch(/^coprowatt_session=[^;]+; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/);
    const expires = Date.parse(/Expires=([^;]+)/.exec(cookie ?? '')?.[1] ?? '');
    expect(Math.abs(expires - Date.now() - 7 * 86_400_000)).toBeLessThan(60_000);
  });

  it('does not mind the case of the address or spaces around it', async () => {
    await login('Syndic@Copro.TEST', TEST_PASSWORD).expect(200);
  });

  it('answers an unknown address like a wrong password', async () => {
    const [wrong, unknown] = await Promise.all([
      login('council@copro.test', WRONG),
      login('nobody@copro.test', WRONG),
    ]);
    const body = (response: request.Response) => ({ ...response.body, correlationId: '' });
    expect(wrong.status).toBe(401);
    expect(wrong.body).toMatchObject({ code: 'invalid_credentials' });
    expect({ status: unknown.status, body: body(unknown) }).toEqual({
      status: wrong.status,
      body: body(wrong),
    });
    expect(unknown.get('Set-Cookie')).toBeUndefined();
  });

  it('names each wrong field and refuses unknown ones', async () => {
    const { body } = await request(test.url)
      .post('/api/v1/auth/login')
      .send({ email: 'x', remember: true })
      .expect(400);
    expect(body.code).toBe('validation_failed');
    expect(body.errors.map(({ field, rule }: { field: string; rule: string }) => [field, rule])).toEqual(
      expect.arrayContaining([
        ['email', 'is_email'],
        ['password', 'is_string'],
        ['remember', 'unknown_field'],
      ]),
    );
  });

  it('gives a new session id each time and ends the session that came with the request', async () => {
    const first = await test.signIn(EMAIL, TEST_PASSWORD);
    const again = await login(EMAIL, TEST_PASSWORD).set('Cookie', first).expect(200);
    expect(cookieOf(again)).not.toBe(first);
    await me(first).expect(401);
    await me(cookieOf(again)).expect(200);
  });

  it('leaves a session that was started elsewhere alone', async () => {
    const first = await test.signIn(EMAIL, TEST_PASSWORD);
    await test.signIn(EMAIL, TEST_PASSWORD);
    await me(first).expect(200);
  });
});

describe('who is signed in', () => {
  it('is answered with memberships and the time of the domain clock', async () => {
    const { body } = await me(await test.signIn(EMAIL, TEST_PASSWORD)).expect(200);
    expect(body).toEqual({
      user: tenants.people.syndic,
      memberships: [
        expect.objectContaining({
          role: 'syndic',
          organisationId: tenants.lille.organisationId,
          buildingId: null,
        }),
      ],
      now: '2026-06-23T10:00:00.000Z',
      simulatedTime: true,
    });
  });

  it('never carries the password hash', async () => {
    const { text } = await me(await test.signIn(EMAIL, TEST_PASSWORD));
    expect(text).not.toContain('argon2');
  });

  it('is nobody without a cookie, with a made-up one and with one whose signature was altered', async () => {
    const cookie = await test.signIn(EMAIL, TEST_PASSWORD);
    for (const bad of ['', 'coprowatt_session=s%3Amade.up', `${cookie.slice(0, -4)}AAAA`]) {
      const { body } = await me(bad)
        .expect(401)
        .expect('Content-Type', /application\/problem\+json/);
      expect(body.code).toBe('unauthenticated');
    }
  });
});

describe('a session', () => {
  const sql = (text: string, values: unknown[] = []) => test.database.dataSource.query(text, values);

  it('ends at sign-out, on the server too', async () => {
    const cookie = await test.signIn(EMAIL, TEST_PASSWORD);
    const response = await request(test.url).post('/api/v1/auth/logout').set('Cookie', cookie).expect(204);
    expect(response.get('Set-Cookie')?.[0]).toMatch(/^coprowatt_session=; Path=\/; Expires=Thu, 01 Jan 1970/);
    await me(cookie).expect(401);
    await request(test.url).post('/api/v1/auth/logout').set('Cookie', cookie).expect(401);
  });

  it('is written with its user and a public id that is not the cookie', async () => {
    const cookie = decodeURIComponent(await test.signIn(EMAIL, TEST_PASSWORD));
    const rows = await sql('select sid, public_id, user_id from sessions order by expire desc, sid');
    const row = rows.find(({ sid }: { sid: string }) => cookie.includes(sid));
    expect(row.user_id).toBe(tenants.people.syndic.id);
    expect(cookie).not.toContain(row.public_id);
  });

  it('ends seven days after sign-in however much it is used', async () => {
    const cookie = await test.signIn(EMAIL, TEST_PASSWORD);
    const expiry = async () => (await sql('select max(expire) as at from sessions'))[0].at.getTime();
    const before = await expiry();
    const { headers } = await me(cookie).expect(200);
    expect(headers['set-cookie']).toBeUndefined();
    expect(await expiry()).toBe(before);
    await sql(`update sessions set expire = now() - interval '1 second'`);
    await me(cookie).expect(401);
  });

  it('goes by machine time: a jump of the domain clock ends none', async () => {
    const cookie = await test.signIn(EMAIL, TEST_PASSWORD);
    test.clock.advance(400 * 86_400_000);
    await me(cookie).expect(200);
  });

  it('is not made for a visitor who does not sign in', async () => {
    await sql('delete from sessions');
    await me('').expect(401);
    await login(EMAIL, WRONG).expect(401);
    expect(await sql('select 1 from sessions')).toEqual([]);
  });
});

describe('behind https', () => {
  it('the cookie is Secure', async () => {
    const secure = await startTestApp({ env: { PUBLIC_URL: 'https://copro.example' } });
    await seedTwoTenants(secure.seeder);
    const response = await request(secure.url)
      .post('/api/v1/auth/login')
      .set('X-Forwarded-Proto', 'https')
      .send({ email: EMAIL, password: TEST_PASSWORD });
    expect(response.get('Set-Cookie')?.[0]).toContain('; Secure');
    await secure.close();
  });
});
