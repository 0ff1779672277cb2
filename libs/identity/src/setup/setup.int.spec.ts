import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AuditVerifier, AuditSealer } from '@coprowatt/platform';
import request from 'supertest';
import { A_BUILDING, cookieOf, seedTwoTenants, startTestApp, type TestApp } from '../testing/index.ts';
import { SetupService } from './setup.service.ts';

let test: TestApp;
const open: TestApp[] = [];

async function start(env: Record<string, string> = {}): Promise<TestApp> {
  const started = await startTestApp({ env });
  open.push(started);
  return started;
}

beforeEach(async () => {
  test = await start();
});

afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

afterAll(() => expect(open).toEqual([]));

const FIRST = {
  organisationName: 'Syndic de Namur',
  displayName: 'Ada',
  email: 'ada@copro.test',
  password: 'a password for the first',
  language: 'en',
};

const token = async (of = test) => (await of.app.get(SetupService).pendingToken()) ?? '';
const post = (body: object, of = test) => request(of.url).post('/api/v1/setup').send(body);
const isRequired = async (of = test) =>
  (await request(of.url).get('/api/v1/public-settings').expect(200)).body.setupRequired;

describe('the setup of an installation', () => {
  it('makes the first admin and organisation, and signs in', async () => {
    expect(await isRequired()).toBe(true);
    const done = await post({ ...FIRST, token: await token() }).expect(201);
    expect(done.body.user).toMatchObject({ email: FIRST.email, displayName: 'Ada', language: 'en' });
    const cookie = cookieOf(done);
    const me = await request(test.url).get('/api/v1/auth/me').set('Cookie', cookie).expect(200);
    const roles = me.body.memberships.map(({ role }: { role: string }) => role);
    expect(roles.sort()).toEqual(['admin', 'syndic']);
    const building = request(test.url).post('/api/v1/buildings').set('Cookie', cookie).send(A_BUILDING);
    await building.expect(201);
    const organisations = await request(test.url).get('/api/v1/organisations').set('Cookie', cookie);
    expect(organisations.body.items).toEqual([
      expect.objectContaining({ name: 'Syndic de Namur', syndicCount: 1, buildingCount: 1 }),
    ]);
    await test.signIn(FIRST.email, FIRST.password);
  });

  it('is done once: afterwards there is no token, and the former one is worth nothing', async () => {
    const used = await token();
    await post({ ...FIRST, token: used }).expect(201);
    expect(await isRequired()).toBe(false);
    expect(await test.app.get(SetupService).pendingToken()).toBeNull();
    const again = { ...FIRST, email: 'eve@copro.test', token: used };
    expect((await post(again).expect(409)).body.code).toBe('setup_done');
  });

  it('stays done when the only admin has gone', async () => {
    const used = await token();
    await post({ ...FIRST, token: used }).expect(201);
    await test.database.dataSource.query(`update memberships set ended_at = created_at where role = 'admin'`);
    expect(await isRequired()).toBe(false);
    await post({ ...FIRST, email: 'eve@copro.test', token: used }).expect(409);
  });

  it('is not asked for where people are already, nor in the demonstration', async () => {
    const demo = await start({ DEMO: 'on' });
    expect(await isRequired(demo)).toBe(false);
    expect(await demo.app.get(SetupService).pendingToken()).toBeNull();
    await post({ ...FIRST, token: await token() }, demo).expect(409);
    await seedTwoTenants(test.seeder);
    expect(await isRequired()).toBe(false);
  });

  it('names each wrong field and keeps its token', async () => {
    const { body } = await post({ token: await token(), organisationName: '', email: 'x' }).expect(400);
    expect(body.errors.map(({ field }: { field: string }) => field).sort()).toEqual([
      'displayName',
      'email',
      'language',
      'organisationName',
      'password',
    ]);
    const own = { ...FIRST, token: await token(), password: 'Ada@Copro.test' };
    expect((await post(own).expect(400)).body.errors[0]).toMatchObject({
      field: 'password',
      rule: 'own_name',
    });
    await post({ ...FIRST, token: await token() }).expect(201);
  });

  it('leaves its row and that of the sign-in in chains that verify', async () => {
    await post({ ...FIRST, token: 'x' }).expect(404);
    await post({ ...FIRST, token: await token() }).expect(201);
    const rows = await test.database.dataSource.query(
      'select act, outcome, facts from audit_logs order by at, act',
    );
    expect(rows).toEqual(
      expect.arrayContaining([
        { act: 'setup.completed', outcome: 'failure', facts: { code: 'token_invalid' } },
        { act: 'setup.completed', outcome: 'success', facts: {} },
        { act: 'session.opened', outcome: 'success', facts: {} },
      ]),
    );
    await test.app.get(AuditSealer).seal();
    const chains = await test.app.get(AuditVerifier).verify();
    expect(chains.map(({ intact }) => intact)).toEqual([true, true]);
  });
});
