import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { AuditEntry, AuditPage, AuditVerification } from '@coprowatt/contracts';
import { MembershipService } from '@coprowatt/identity';
import {
  seedTwoTenants,
  startTestApp,
  TEST_PASSWORD,
  type TestApp,
  type TwoTenants,
} from '@coprowatt/identity/testing';
import { AuditLog, AuditSealer, AuditVerifier, type AuditRecord } from '@coprowatt/platform';
import request from 'supertest';
import { gdprEntities, gdprMigrations } from '../gdpr.database.ts';
import { GdprModule } from '../gdpr.module.ts';
import { AuditService } from './audit.service.ts';

type Person = keyof TwoTenants['people'];

let test: TestApp;
let tenants: TwoTenants;
let log: AuditLog;
const cookies = new Map<string, string>();

beforeAll(async () => {
  test = await startTestApp({ entities: gdprEntities, migrations: gdprMigrations, imports: [GdprModule] });
  tenants = await seedTwoTenants(test.seeder);
  log = test.app.get(AuditLog);
  for (const [who, { email }] of Object.entries(tenants.people))
    cookies.set(who, await test.signIn(email, TEST_PASSWORD));
});
afterAll(() => test.close());

const get = (path: string, who: Person | null, query: Record<string, string | number> = {}) => {
  const asked = request(test.url).get(`/api/v1${path}`).query(query);
  return who ? asked.set('Cookie', cookies.get(who) ?? '') : asked;
};
const read = async (who: Person, query: Record<string, string | number> = {}): Promise<AuditPage> =>
  (await get('/audit-logs', who, query).expect(200)).body;
const changed = (actorId: string, over: Partial<AuditRecord> = {}): AuditRecord => ({
  act: 'building.changed',
  actorId,
  organisationId: tenants.lille.organisationId,
  buildingId: tenants.lille.id,
  subject: { kind: 'building', id: tenants.lille.id },
  facts: { fields: 2 },
  ...over,
});
const fresh = (): { buildingId: string } => ({ buildingId: randomUUID() });

describe('who reads the audit log', () => {
  it.each<[Person | null, number, string | null]>([
    [null, 401, 'unauthenticated'],
    ['council', 403, 'forbidden'],
    ['co_owner', 403, 'forbidden'],
    ['occupant', 403, 'forbidden'],
    ['syndic', 200, null],
    ['other', 200, null],
    ['admin', 200, null],
  ])('%s: %s', async (who, status, code) => {
    for (const path of ['/audit-logs', '/audit-logs/verify']) {
      const answer = await get(path, who).expect(status);
      expect(answer.body.code ?? null).toBe(code);
    }
  });

  it('is the syndic for his own organisations, and the admin for all rows', async () => {
    const { syndic } = tenants.people;
    const about = fresh();
    await log.record(changed(syndic.id, about));
    await log.record(changed(syndic.id, { ...about, organisationId: tenants.lyon.organisationId }));
    await log.record(changed(syndic.id, { ...about, organisationId: null }));
    const chainsOf = async (who: Person): Promise<(string | null)[]> =>
      (await read(who, about)).items.map(({ organisationId }) => organisationId);
    expect(await chainsOf('syndic')).toEqual([tenants.lille.organisationId]);
    expect(await chainsOf('other')).toEqual([tenants.lyon.organisationId]);
    expect(await chainsOf('admin')).toHaveLength(3);
  });

  it('answers 404 for an organisation that one does not manage, existing or not', async () => {
    for (const organisationId of [tenants.lyon.organisationId, randomUUID()]) {
      const answer = await get('/audit-logs', 'syndic', { organisationId }).expect(404);
      expect(answer.body.code).toBe('not_found');
    }
    const { items } = await read('admin', { organisationId: tenants.lyon.organisationId });
    expect(items.every(({ organisationId }) => organisationId === tenants.lyon.organisationId)).toBe(true);
  });

  it('stops with the membership', async () => {
    const { occupant } = tenants.people;
    const memberships = test.app.get(MembershipService);
    const { organisationId } = tenants.lille;
    const { id } = await memberships.grant(occupant.id, { role: 'syndic', organisationId, buildingId: null });
    await get('/audit-logs', 'occupant', { organisationId }).expect(200);
    await memberships.end(id);
    await get('/audit-logs', 'occupant', { organisationId }).expect(403);
  });
});

describe('a page of the audit log', () => {
  it('shows one row whole, with the names of now', async () => {
    const { syndic } = tenants.people;
    test.clock.advance(1);
    await log.record(changed(syndic.id));
    const [entry] = (await read('syndic', { actorId: syndic.id, act: 'building.changed' })).items;
    expect(entry).toEqual({
      id: expect.any(String),
      at: test.clock.now().toISOString(),
      act: 'building.changed',
      outcome: 'success',
      actorId: syndic.id,
      actorName: 'syndic',
      actorExists: true,
      organisationId: tenants.lille.organisationId,
      buildingId: tenants.lille.id,
      buildingName: tenants.lille.name,
      subject: { kind: 'building', id: tenants.lille.id },
      facts: { fields: 2 },
      sealed: expect.any(Boolean),
    });
  });

  it('shows a row at once, and says within seconds that it is chained', async () => {
    const about = fresh();
    await log.record(changed(tenants.people.syndic.id, about));
    const sealed = async () => (await read('syndic', about)).items.map((entry) => entry.sealed);
    expect(await sealed()).toHaveLength(1);
    while (!(await sealed())[0]) await delay(100);
    expect(await sealed()).toEqual([true]);
  });

  it('tells a syndic no name of people and buildings out of his reach', async () => {
    const { admin, other, council } = tenants.people;
    for (const { id } of [admin, other, council])
      await log.record(changed(id, { act: 'building.deleted', buildingId: tenants.lyon.id }));
    const named = async (who: Person) => {
      const { items } = await read(who, { act: 'building.deleted' });
      expect(items.map(({ actorExists }) => actorExists)).toEqual([true, true, true]);
      return items.map(({ actorName, buildingName }) => [actorName, buildingName]).sort();
    };
    expect(await named('syndic')).toEqual(
      [
        ['council', null],
        [null, null],
        [null, null],
      ].sort(),
    );
    expect(await named('admin')).toEqual(
      ['admin', 'council', 'other'].map((name) => [name, tenants.lyon.name]),
    );
  });

  it('narrows by outcome, actor and time', async () => {
    const about = fresh();
    const actors = [randomUUID(), randomUUID()];
    for (const actorId of actors) {
      await log.record(changed(actorId, about));
      await log.record(changed(actorId, { ...about, outcome: 'failure' }));
      test.clock.advance(60_000);
    }
    const count = async (query: Record<string, string>): Promise<number> =>
      (await read('syndic', { ...about, ...query })).items.length;
    const last = new Date(test.clock.nowMs() - 60_000).toISOString();
    expect(await count({})).toBe(4);
    expect(await count({ outcome: 'failure' })).toBe(2);
    expect(await count({ actorId: String(actors[0]) })).toBe(2);
    expect(await count({ from: last })).toBe(2);
    expect(await count({ to: last })).toBe(2);
    expect(await count({ from: '2026-06-23' })).toBe(4);
    expect(await count({ to: '2026-06-23' })).toBe(0);
    expect(await count({ act: 'consent.given' })).toBe(0);
  });

  it('is followed by the next ones without a row twice or none, although rows come in meanwhile', async () => {
    const about = fresh();
    for (let n = 0; n < 7; n++) {
      await log.record(changed(randomUUID(), { ...about, facts: { n } }));
      if (n % 3 === 0) test.clock.advance(1_000);
    }
    const seen: AuditEntry[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: AuditPage = await read('syndic', { ...about, limit: 3, ...(cursor && { cursor }) });
      expect(page.items.length).toBeLessThanOrEqual(3);
      seen.push(...page.items);
      cursor = page.nextCursor;
      test.clock.advance(1_000);
      await log.record(changed(randomUUID(), { ...about, facts: { n: 100 } }));
    }
    expect(seen.map(({ facts }) => facts['n']).sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(seen.map(({ at }) => at)).toEqual([...seen.map(({ at }) => at)].sort().reverse());
  });

  it.each([
    ['cursor', { cursor: 'x' }],
    ['limit', { limit: 0 }],
    ['act', { act: 'everything' }],
    ['actorId', { actorId: 'ada' }],
    ['from', { from: '2026-02-30' }],
    ['email', { email: 'x' }],
  ])('refuses a wrong %s by its name', async (field, query) => {
    const answer = await get('/audit-logs', 'admin', query).expect(400);
    expect(answer.body).toMatchObject({ code: 'validation_failed', errors: [{ field }] });
  });

  it('keeps its rows when a person is erased, and forgets his name', async () => {
    const ada = await test.seeder.createUser({
      email: 'ada@copro.test',
      password: TEST_PASSWORD,
      displayName: 'Ada',
      language: 'en',
    });
    await log.record(changed(ada.id));
    expect((await read('syndic', { actorId: ada.id })).items).toMatchObject([
      { actorName: null, actorExists: true },
    ]);
    await test.app.get(AuditSealer).seal();
    await test.database.dataSource.query('delete from users where id = $1', [ada.id]);
    const { items } = await read('admin', { actorId: ada.id });
    expect(items).toMatchObject([{ actorId: ada.id, actorName: null, actorExists: false }]);
    expect((await read('syndic', { actorId: ada.id })).items).toMatchObject([{ actorExists: false }]);
    const { body } = await get('/audit-logs/verify', 'admin').expect(200);
    expect((body as AuditVerification).intact).toBe(true);
  });
});

describe('verifying the audit log', () => {
  const verify = async (who: Person): Promise<AuditVerification> =>
    (await get('/audit-logs/verify', who).expect(200)).body;

  it('tells a syndic of his chains alone, and leaves a row in them', async () => {
    await log.record(changed(tenants.people.syndic.id));
    await test.app.get(AuditSealer).seal();
    const before = await read('syndic', { act: 'audit.verified' });
    const answer = await verify('syndic');
    expect(answer).toEqual({
      verifiedAt: test.clock.now().toISOString(),
      intact: true,
      chains: [
        {
          organisationId: tenants.lille.organisationId,
          name: 'Syndic du Nord',
          rows: expect.any(Number),
          unsealed: expect.any(Number),
          intact: true,
          breaks: [],
          head: expect.stringMatching(/^[0-9a-f]{64}$/),
        },
      ],
    });
    const after = await read('syndic', { act: 'audit.verified' });
    expect(after.items.length).toBe(before.items.length + 1);
    expect(after.items[0]).toMatchObject({ actorId: tenants.people.syndic.id, facts: { intact: true } });
  });

  it('reads the chains once for all who ask meanwhile', async () => {
    const verifier = test.app.get(AuditVerifier);
    const read = verifier.verify.bind(verifier);
    const allAsk = Promise.withResolvers<void>();
    const reading = jest.spyOn(verifier, 'verify').mockImplementation(async (...reach) => {
      await allAsk.promise;
      return read(...reach);
    });
    const service = test.app.get(AuditService) as unknown as { verified: () => Promise<unknown> };
    const asking = jest.spyOn(service, 'verified');
    const asked = Promise.all(Array.from({ length: 5 }, () => verify('admin')));
    while (asking.mock.calls.length < 5) await delay(20);
    allAsk.resolve();
    for (const { intact } of await asked) expect(intact).toBe(true);
    expect(reading).toHaveBeenCalledTimes(1);
    jest.restoreAllMocks();
  });

  it('tells an admin of every chain, the platform first', async () => {
    await log.record(changed(tenants.people.other.id, { organisationId: tenants.lyon.organisationId }));
    const { chains } = await verify('admin');
    expect(chains[0]).toMatchObject({ organisationId: null, name: null });
    expect(chains.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['Syndic du Nord', 'Syndic du Sud']),
    );
  });

  it('says which place of which chain was changed', async () => {
    await log.record(changed(tenants.people.other.id, { organisationId: tenants.lyon.organisationId }));
    await test.app.get(AuditSealer).seal();
    const rows = await test.database.dataSource.transaction(async (manager) => {
      await manager.query('set local session_replication_role = replica');
      return manager.query<[{ position: string }[], number]>(
        `update audit_logs log set outcome = 'failure' from audit_seals seal
          where seal.log_id = log.id and seal.chain = $1 and seal.position = 1 returning seal.position`,
        [tenants.lyon.organisationId],
      );
    });
    expect(rows[1]).toBe(1);
    const answer = await verify('other');
    expect(answer).toMatchObject({
      intact: false,
      chains: [{ intact: false, breaks: [{ kind: 'changed', position: 1, at: expect.any(String) }] }],
    });
    expect((await verify('admin')).intact).toBe(false);
    expect((await verify('syndic')).intact).toBe(true);
  });
});
