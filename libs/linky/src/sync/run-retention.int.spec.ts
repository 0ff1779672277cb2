import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { gdprMigrations } from '@coprowatt/gdpr';
import { identityMigrations } from '@coprowatt/identity';
import { iotEntities, iotMigrations } from '@coprowatt/iot';
import { insertBuilding, insertMeter } from '@coprowatt/iot/testing';
import { createTestDatabase, TestClock, type TestDatabase } from '@coprowatt/platform/testing';
import { linkyMigrations } from '../linky.database.ts';
import { IncidentRepository } from '../incident/incident.repository.ts';
import { FreshDemand } from '../providers/fresh-demand.ts';
import { ProviderGates } from '../providers/provider-gates.ts';
import { ProviderQuota } from '../providers/provider-quota.ts';
import { Retention } from '../retention.ts';
import { RunRetention } from './run-retention.ts';
import { SyncAudit } from './sync-audit.ts';
import { SyncRunRepository } from './sync-run.repository.ts';

const DAY_MS = 24 * 3_600_000;
const NOW = Date.parse('2026-06-23T10:00:00Z');

/** A run that ended so many days ago; null: it goes on. By default a pass with one call. */
interface Ran {
  name: string;
  daysAgo: number | null;
  calls?: number;
  state?: string;
  pass?: string | null;
  asked?: { lane: string; reached: string; to: string };
}

const clock = new TestClock(NOW);
let database: TestDatabase;
let runs: SyncRunRepository;
let retention: RunRetention;
let meter: string;
let building: Awaited<ReturnType<typeof insertBuilding>>;

beforeAll(async () => {
  database = await createTestDatabase({
    entities: iotEntities,
    migrations: [...identityMigrations, ...gdprMigrations, ...iotMigrations, ...linkyMigrations],
  });
  // It only reads here: nothing is recorded.
  runs = new SyncRunRepository(database.dataSource, Object.create(SyncAudit.prototype) as SyncAudit);
  building = await insertBuilding(database.dataSource);
  retention = new RunRetention(database.dataSource, clock);
});
afterAll(() => database.drop());
beforeEach(async () => {
  clock.set(new Date(NOW).toISOString());
  meter = (await insertMeter(database.dataSource, building)).id;
});

/** `name` stands in a column that retention does not read. */
async function ran(run: Ran): Promise<void> {
  const { name, daysAgo, calls = 1, state = 'succeeded', pass = 'nightly', asked } = run;
  const at = new Date(NOW - (daysAgo ?? 0) * DAY_MS);
  const lanes = asked ? { [asked.lane]: { from: '2020-01-01', reached: asked.reached, to: asked.to } } : {};
  await database.dataSource.query(
    `insert into linky_sync_runs (id, device_id, building_id, kind, pass, local_date, state, calls, lanes, next_api, created_at,
       finished_at, next_try_at)
     values ($1, $2, $3, $4, $5, case when $5::text is not null then $6::timestamptz::date end, $7, $8, $9, $10, $6, $11, $12)`,
    [
      randomUUID(),
      meter,
      building.buildingId,
      pass === null ? 'manual' : 'daily',
      pass,
      at,
      daysAgo === null ? 'waiting' : state,
      calls,
      JSON.stringify(lanes),
      name,
      daysAgo === null ? null : at,
      daysAgo === null ? at : null,
    ],
  );
}

async function kept(): Promise<string[]> {
  const rows = await database.dataSource.query<{ name: string }[]>(
    'select next_api as name from linky_sync_runs where device_id = $1 order by 1',
    [meter],
  );
  return rows.map(({ name }) => name);
}

describe('idle passes', () => {
  it('go after eight days; what called, failed, was asked for by a person or goes on stays', async () => {
    await ran({ name: 'idle, over', daysAgo: 8.1, calls: 0 });
    await ran({ name: 'called', daysAgo: 9 });
    await ran({ name: 'failed', daysAgo: 10, calls: 0, state: 'failed' });
    await ran({ name: 'manual', daysAgo: 11, calls: 0, pass: null });
    await ran({ name: 'goes on', daysAgo: null, calls: 0 });
    await ran({ name: 'idle, recent', daysAgo: 7.9, calls: 0, pass: 'evening' });
    expect(await retention.remove('idle')).toBe(true);
    expect(await kept()).toEqual(['called', 'failed', 'goes on', 'idle, recent', 'manual']);
  });

  it('stay when nothing succeeded since: a meter keeps its newest run that did', async () => {
    await ran({ name: 'newest', daysAgo: 20, calls: 0 });
    await ran({ name: 'before', daysAgo: 21, calls: 0 });
    await ran({ name: 'failed since', daysAgo: 1, state: 'failed' });
    await retention.remove('idle');
    expect(await kept()).toEqual(['failed since', 'newest']);
  });

  it('go in bounded statements, oldest first', async () => {
    for (const daysAgo of [12, 11, 10]) await ran({ name: `idle ${daysAgo}`, daysAgo, calls: 0 });
    await ran({ name: 'newest', daysAgo: 0 });
    expect(await retention.remove('idle', 2)).toBe(false);
    expect(await kept()).toEqual(['idle 10', 'newest']);
    expect(await retention.remove('idle', 2)).toBe(true);
    expect(await kept()).toEqual(['newest']);
  });
});

describe('ended runs', () => {
  it('go after ninety days, whatever became of them', async () => {
    await ran({ name: 'failed', daysAgo: 91, state: 'failed' });
    await ran({ name: 'manual', daysAgo: 92, pass: null });
    await ran({ name: 'goes on', daysAgo: null });
    await ran({ name: 'recent', daysAgo: 89 });
    await retention.remove('old');
    expect(await kept()).toEqual(['goes on', 'recent']);
  });

  it('leave the newest that succeeded, however old', async () => {
    await ran({ name: 'newest', daysAgo: 400 });
    await ran({ name: 'before', daysAgo: 401 });
    await ran({ name: 'cancelled since', daysAgo: 399, state: 'cancelled' });
    await retention.remove('old');
    expect(await kept()).toEqual(['newest']);
  });

  it('leave the one that asked the newest day, until another that ended asked as far', async () => {
    const { manager } = database.dataSource;
    const asked = { lane: 'curve', reached: '2026-01-02', to: '2026-02-02' };
    await ran({ name: 'asked', daysAgo: 100, state: 'failed', asked });
    await ran({
      name: 'asked less',
      daysAgo: 99,
      asked: { lane: 'daily', reached: '2025-01-01', to: '2026-01-01' },
    });
    await ran({
      name: 'nothing reached',
      daysAgo: 2,
      asked: { ...asked, reached: '2026-03-01', to: '2026-03-01' },
    });
    await ran({
      name: 'production',
      daysAgo: 1,
      asked: { ...asked, lane: 'productionCurve', to: '2026-04-01' },
    });
    await ran({ name: 'goes on', daysAgo: null, asked: { ...asked, to: '2026-06-01' } });
    expect(await runs.newestAsked(meter, manager)).toBe('2026-06-01');
    await retention.remove('old');
    expect(await kept()).toEqual(['asked', 'goes on', 'nothing reached', 'production']);
    // A consent that is narrowed takes the lane out of a run that goes on.
    await manager.query(`update linky_sync_runs set lanes = '{}' where finished_at is null`);
    expect(await runs.newestAsked(meter, manager)).toBe('2026-02-02');
    await ran({ name: 'further', daysAgo: 0, pass: null, asked: { ...asked, to: '2026-06-23' } });
    await retention.remove('old');
    expect(await kept()).toEqual(['further', 'goes on', 'nothing reached', 'production']);
    expect(await runs.newestAsked(meter, manager)).toBe('2026-06-23');
  });
});

it('everything is looked through once an hour', async () => {
  const { dataSource } = database;
  const demand = new FreshDemand(dataSource, clock, () => null);
  const quota = new ProviderQuota(dataSource, clock, new ProviderGates(dataSource), demand);
  const hourly = new Retention(retention, quota, new IncidentRepository(dataSource), clock);
  expect(hourly.listDue()).toEqual(['idle', 'old', 'calls', 'incidents']);
  for (const what of hourly.listDue()) await hourly.remove(what);
  clock.advance(3_599_999);
  expect(hourly.listDue()).toEqual([]);
  clock.advance(1);
  expect(hourly.listDue()).toEqual(['idle', 'old', 'calls', 'incidents']);
});
