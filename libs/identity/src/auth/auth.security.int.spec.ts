import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import request from 'supertest';
import { cookieOf, seedTwoTenants, startTestApp, TEST_PASSWORD, type TestApp } from '../testing/index.ts';

let test: TestApp;

beforeAll(async () => {
  test = await startTestApp();
  await seedTwoTenants(test.seeder);
});

afterAll(() => test.close());

const sql = (text: string, values: unknown[] = []) => test.database.dataSource.query(text, values);
const me = (cookie: string) => request(test.url).get('/api/v1/auth/me').set('Cookie', cookie);
const login = (email: string, cookie = '', password = TEST_PASSWORD) =>
  request(test.url).post('/api/v1/auth/login').set('Cookie', cookie).send({ email, password });

describe('a cookie that a stranger has put into the browser of his victim', () => {
  it('does not become a session when the victim signs in', async () => {
    const planted = `coprowatt_session=s%3A${randomBytes(24).toString('hex')}.${randomBytes(24).toString('hex')}`;
    const opened = cookieOf(await login('owner@copro.test', planted).expect(200));
    expect(opened).not.toBe(planted);
    await me(planted).expect(401);
    expect((await me(opened).expect(200)).body.user.email).toBe('owner@copro.test');
  });

  it('ends, when it is a session of the stranger himself', async () => {
    const strangers = await test.signIn('other@copro.test', TEST_PASSWORD);
    const opened = cookieOf(await login('owner@copro.test', strangers).expect(200));
    await me(strangers).expect(401);
    expect((await me(opened).expect(200)).body.user.email).toBe('owner@copro.test');
  });

  it('is not given another person’s session by the public name of that session', async () => {
    await test.signIn('owner@copro.test', TEST_PASSWORD);
    for (const { public_id: id } of await sql('select public_id from sessions'))
      for (const made of [`s%3A${id}`, id, `s%3A${id}.${id}`])
        await me(`coprowatt_session=${made}`).expect(401);
  });
});

describe('who signs in', () => {
  it('is noted in the log by opaque ids, in the chain of his one organisation or of the platform', async () => {
    const before = (await sql('select id from audit_logs')).map(({ id }: { id: string }) => id);
    await test.signIn('syndic@copro.test', TEST_PASSWORD);
    await test.signIn('occupant@copro.test', TEST_PASSWORD);
    await login('occupant@copro.test', '', 'wrong').expect(401);
    const rows = await sql(
      'select act, outcome, actor_id, organisation_id, facts, audit_logs::text as text from audit_logs where not id = any($1)',
      [before],
    );
    expect(rows).toHaveLength(3);
    expect(JSON.stringify(rows)).not.toContain('@');
    const [north] = await sql(`select id from organisations where name = 'Syndic du Nord'`);
    const chains = rows.map(({ outcome, organisation_id }: Record<string, string>) => [
      outcome,
      organisation_id,
    ]);
    expect(chains).toEqual(
      expect.arrayContaining([
        ['success', north.id],
        ['success', null],
        ['failure', null],
      ]),
    );
  });
});
