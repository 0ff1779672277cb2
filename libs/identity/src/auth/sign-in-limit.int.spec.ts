import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { seedTwoTenants, startTestApp, TEST_PASSWORD, type TestApp } from '../testing/index.ts';
import { FAILURES_PER_ADDRESS, FAILURES_PER_EMAIL } from './sign-in-limit.ts';

const EMAIL = 'owner@copro.test';

let test: TestApp;

beforeAll(async () => {
  test = await startTestApp({ prepare: (app) => app.set('trust proxy', true) });
  await seedTwoTenants(test.seeder);
});

beforeEach(() => test.database.dataSource.query('delete from sign_in_failures'));

afterAll(() => test.close());

const login = (email: string, password: string, address = '192.0.2.1') =>
  request(test.url).post('/api/v1/auth/login').set('X-Forwarded-For', address).send({ email, password });

async function statuses(attempts: Promise<request.Response>[]): Promise<Record<number, number>> {
  const counts: Record<number, number> = {};
  for (const { status } of await Promise.all(attempts)) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

describe('the limit of failed sign-ins', () => {
  it('lets no more guesses through when they come all at once, from many addresses', async () => {
    const guesses = times(40, (index) => Promise.resolve(login(EMAIL, 'wrong', `192.0.2.${index}`)));
    expect(await statuses(guesses)).toEqual({ 401: FAILURES_PER_EMAIL, 429: 40 - FAILURES_PER_EMAIL });
  });

  it('then refuses the right password too, and says how long to wait', async () => {
    await statuses(times(FAILURES_PER_EMAIL, () => Promise.resolve(login(EMAIL, 'wrong'))));
    const response = await login(EMAIL, TEST_PASSWORD, '192.0.2.99');
    expect(response.status).toBe(429);
    expect(response.body).toMatchObject({ code: 'too_many_attempts' });
    const seconds = Number(response.get('Retry-After'));
    expect(seconds).toBeGreaterThan(14 * 60);
    expect(seconds).toBeLessThanOrEqual(15 * 60);
  });

  it('treats an address that nobody has the same way', async () => {
    const guesses = times(FAILURES_PER_EMAIL + 1, () => Promise.resolve(login('nobody@copro.test', 'wrong')));
    expect(await statuses(guesses)).toEqual({ 401: FAILURES_PER_EMAIL, 429: 1 });
  });

  it('holds a network address that tries many accounts', async () => {
    const guesses = times(FAILURES_PER_ADDRESS + 5, (index) =>
      Promise.resolve(login(`p${index}@copro.test`, 'wrong')),
    );
    expect(await statuses(guesses)).toEqual({ 401: FAILURES_PER_ADDRESS, 429: 5 });
    await login(EMAIL, TEST_PASSWORD, '192.0.2.2').expect(200);
  });

  it('counts no success, so that many sign-ins at once all pass', async () => {
    expect(await statuses(times(60, () => Promise.resolve(login(EMAIL, TEST_PASSWORD))))).toEqual({
      200: 60,
    });
  });

  it('opens again when the window has passed', async () => {
    await statuses(times(FAILURES_PER_EMAIL, () => Promise.resolve(login(EMAIL, 'wrong'))));
    await test.database.dataSource.query('update sign_in_failures set expire = $1', [Date.now() - 1]);
    await login(EMAIL, TEST_PASSWORD).expect(200);
  });

  it('keeps no e-mail address in its table', async () => {
    await login(EMAIL, 'wrong');
    const rows = await test.database.dataSource.query('select key from sign_in_failures');
    expect(JSON.stringify(rows)).not.toContain('owner');
  });
});
