import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { SessionView } from '@coprowatt/contracts';
import { randomUUID } from 'node:crypto';
import request from 'supertest';
import { cookieOf, seedTwoTenants, startTestApp, TEST_PASSWORD, type TestApp } from '../testing/index.ts';
import { SessionRepository } from './session.repository.ts';
import { Sightings } from './sightings.ts';

const EMAIL = 'owner@copro.test';
const DAY_MS = 86_400_000;
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0';

let test: TestApp;

beforeAll(async () => {
  test = await startTestApp({ prepare: (app) => app.set('trust proxy', true) });
  await seedTwoTenants(test.seeder);
});

beforeEach(() => test.database.dataSource.query('delete from sessions'));

afterAll(() => test.close());

const sql = (text: string, values: unknown[] = []) => test.database.dataSource.query(text, values);

async function signIn(email = EMAIL, headers: Record<string, string> = {}): Promise<string> {
  const asked = request(test.url).post('/api/v1/auth/login').set(headers);
  return cookieOf(await asked.send({ email, password: TEST_PASSWORD }).expect(200));
}

const call = (method: 'get' | 'delete', cookie: string, path = '') =>
  request(test.url)[method](`/api/v1/auth/sessions${path}`).set('Cookie', cookie);
const me = (cookie: string) => request(test.url).get('/api/v1/auth/me').set('Cookie', cookie);

async function list(cookie: string): Promise<SessionView[]> {
  return (await call('get', cookie).expect(200)).body.items;
}

const idOf = async (cookie: string) => (await list(cookie)).find(({ current }) => current)?.id ?? '';

/** As another process does, whose memory of the last minute is empty. */
async function seenElsewhere(cookie: string): Promise<void> {
  await new Sightings(test.app.get(SessionRepository)).note(await idOf(cookie));
}

describe('the list of sessions', () => {
  it('tells where and with what each was opened, and which one asks', async () => {
    await signIn(EMAIL, { 'User-Agent': FIREFOX, 'X-Forwarded-For': '192.0.2.77' });
    const here = await signIn(EMAIL, { 'User-Agent': '', 'X-Forwarded-For': '2001:db8:1:2::3' });
    const sessions = await list(here);
    const facts = sessions.map(({ current, device, network }) => ({ current, device, network }));
    expect(facts).toHaveLength(2);
    expect(facts).toContainEqual({ current: false, device: 'Firefox, Linux', network: '192.0.2.0/24' });
    expect(facts).toContainEqual({ current: true, device: null, network: '2001:db8:1::/48' });
  });

  it('goes by machine time and ends three days after the last use', async () => {
    const [session] = await list(await signIn());
    const at = (instant: string | undefined) => Date.parse(instant ?? '') - Date.now();
    expect(Math.abs(at(session?.signedInAt))).toBeLessThan(10_000);
    expect(Math.abs(at(session?.lastSeenAt))).toBeLessThan(10_000);
    expect(Math.abs(at(session?.expiresAt) - 3 * DAY_MS)).toBeLessThan(10_000);
  });

  it('holds neither those of others nor those that are over', async () => {
    const over = await signIn();
    await sql(`update sessions set expire = now() - interval '1 second'`);
    await signIn('council@copro.test');
    const here = await signIn();
    expect(await list(here)).toHaveLength(1);
    await call('get', over).expect(401);
  });

  it('never shows what the cookie holds', async () => {
    const cookie = await signIn();
    const sid = /s%3A([^.]+)/.exec(cookie)?.[1] ?? 'none';
    expect((await call('get', cookie)).text).not.toContain(decodeURIComponent(sid));
  });
});

describe('the last use of a session', () => {
  it('is written once a minute at most', async () => {
    const cookie = await signIn();
    const past = new Date(Date.now() - 3_600_000);
    await sql('update sessions set last_seen_at = $1', [past]);
    for (let n = 0; n < 3; n += 1) await me(cookie).expect(200);
    expect((await sql('select last_seen_at from sessions'))[0].last_seen_at).toEqual(past);
  });

  it('is written by a process that has not seen the session lately, and moves its end', async () => {
    const cookie = await signIn();
    const past = new Date(Date.now() - 2 * DAY_MS);
    await sql('update sessions set last_seen_at = $1, expire = $2', [past, new Date(Date.now() + DAY_MS)]);
    await seenElsewhere(cookie);
    const [session] = await list(cookie);
    expect(Date.now() - Date.parse(session?.lastSeenAt ?? '')).toBeLessThan(10_000);
    expect(Math.abs(Date.parse(session?.expiresAt ?? '') - Date.now() - 3 * DAY_MS)).toBeLessThan(10_000);
  });

  it('never moves the end beyond seven days after the sign-in', async () => {
    const cookie = await signIn();
    await sql(`update sessions set signed_in_at = now() - interval '6 days'`);
    await seenElsewhere(cookie);
    const [session] = await list(cookie);
    expect(Math.abs(Date.parse(session?.expiresAt ?? '') - Date.now() - DAY_MS)).toBeLessThan(10_000);
  });
});

describe('ending sessions', () => {
  it('ends one elsewhere at once, and leaves the others', async () => {
    const [elsewhere, here] = [await signIn(), await signIn()];
    await call('delete', here, `/${await idOf(elsewhere)}`).expect(204);
    await me(elsewhere).expect(401);
    await me(here).expect(200);
    await call('delete', here, `/${await idOf(here)}`).expect(204);
    await me(here).expect(401);
  });

  it('ends all but the one that asks', async () => {
    const others = [await signIn(), await signIn()];
    const [here, stranger] = [await signIn(), await signIn('council@copro.test')];
    await call('delete', here).expect(204);
    for (const cookie of others) await me(cookie).expect(401);
    for (const cookie of [here, stranger]) await me(cookie).expect(200);
  });

  it('leaves rows: opened, revoked one by one, revoked together with their number', async () => {
    const before = (await sql('select id from audit_logs')).map(({ id }: { id: string }) => id);
    const [elsewhere, here] = [await signIn(), await signIn()];
    const id = await idOf(elsewhere);
    await call('delete', here, `/${id}`).expect(204);
    await call('delete', here).expect(204);
    const rows = await sql(
      `select act, outcome, organisation_id, subject_kind, subject_id, facts::text as facts from audit_logs
        where not id = any($1) order by at, act`,
      [before],
    );
    expect(rows).toHaveLength(4);
    const common = { outcome: 'success', organisation_id: null };
    expect(rows).toContainEqual({
      ...common,
      act: 'session.opened',
      subject_kind: 'session',
      subject_id: id,
      facts: '{}',
    });
    expect(rows).toContainEqual({
      ...common,
      act: 'session.revoked',
      subject_kind: 'session',
      subject_id: id,
      facts: '{}',
    });
    expect(rows).toContainEqual(
      expect.objectContaining({ act: 'session.revoked', subject_kind: 'user', facts: '{"count":0}' }),
    );
  });

  it("answers 404 for somebody else's, one that never was and no id at all, and ends nothing", async () => {
    const [stranger, here] = [await signIn('council@copro.test'), await signIn()];
    for (const id of [await idOf(stranger), randomUUID(), 'not-a-uuid']) {
      const { body } = await call('delete', here, `/${id}`).expect(404);
      expect(body.code).toBe('not_found');
    }
    await me(stranger).expect(200);
  });
});
