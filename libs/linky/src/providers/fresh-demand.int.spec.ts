import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { SYNC_LANES, type ProviderName, type SyncLaneName } from '@coprowatt/contracts';
import { gdprMigrations } from '@coprowatt/gdpr';
import { identityMigrations } from '@coprowatt/identity';
import { iotEntities, iotMigrations } from '@coprowatt/iot';
import { insertBuilding, insertMeter } from '@coprowatt/iot/testing';
import { createTestDatabase, TestClock, type TestDatabase } from '@coprowatt/platform/testing';
import { linkyMigrations } from '../linky.database.ts';
import { FreshDemand } from './fresh-demand.ts';
import {
  ENEDIS_QUOTA,
  leavingRoom,
  MED_QUOTA,
  ORES_QUOTA,
  type FreshCalls,
  type QuotaWindow,
} from './quota-rules.ts';

/** Their own days of the week: Tuesday (a day whose number is 5 in a week that begins with a Thursday), and three others. */
const IDS = [
  '00000005-0000-4000-8000-000000000001',
  '00000000-0000-4000-8000-000000000002',
  '00000001-0000-4000-8000-000000000003',
  '80000000-0000-4000-8000-000000000004',
];
const METERS = IDS.length;
const TUESDAY = '2026-06-23';
const LIMITS = {
  curveSpanDays: 7,
  curveDepth: { months: 24, days: 15 },
  dailySpanDays: 365,
  dailyDepth: { months: 36, days: 15 },
};
const CURVE_API = 'enedis.courbe';

/** Each provider as far as demand asks of it. */
const PROVIDERS = {
  enedis: { apiOf: (lane: SyncLaneName) => (lane === 'curve' ? CURVE_API : `enedis.${lane}`) },
  myelectricaldata: { apiOf: () => 'myelectricaldata' },
  ores: {
    apiOf: () => 'ores',
    lanes: ['daily', 'curve', 'contract'],
    timeZone: 'Europe/Brussels',
    publishesAtHour: 12,
  },
};

const clock = new TestClock(`${TUESDAY}T08:00:00Z`);
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase({
    entities: iotEntities,
    migrations: [...identityMigrations, ...gdprMigrations, ...iotMigrations, ...linkyMigrations],
  });
  const building = await insertBuilding(database.dataSource);
  for (const id of IDS) await insertMeter(database.dataSource, building, { id });
});
afterAll(() => database.drop());
beforeEach(async () => {
  for (const table of ['linky_sync_runs', 'linky_connections', 'linky_day_ledger', 'iot_days'])
    await database.dataSource.query(`delete from ${table}`);
});

/** All meters, at an operator that asked each its daily values and contract lately. */
async function connect(provider: ProviderName, facts = ''): Promise<void> {
  await database.dataSource.query(
    `insert into linky_connections (device_id, prm_hash, subject_kind, subject_id, provider, state, curve_state, consent_id,
       consent_given_at, connected_at, authorisation_sealed, proved_authorisation_hash, created_at, daily_asked_to, contract_asked_at)
     select id, id::text::bytea, 'organisation', id, $1, 'connected', 'active', id, now(), now(), 'x', 'x', now(),
       '${TUESDAY}', '${TUESDAY}' from meters`,
    [provider],
  );
  if (facts) await database.dataSource.query(`update linky_connections set ${facts}`);
}

/** A pass of a day, of the first so many meters; its plan, or none yet; null: it has ended. */
async function pass(name: string, count: number, lanes: object | 'unplanned' | null): Promise<void> {
  await database.dataSource.query(
    `insert into linky_sync_runs (id, device_id, building_id, kind, pass, local_date, state, planned, lanes, created_at, finished_at, next_try_at)
     select gen_random_uuid(), id, building_id, 'daily', $1, '${TUESDAY}', $2, $3, $4, now(),
       case when $2 = 'succeeded' then now() end, case when $2 <> 'succeeded' then now() end
     from meters where id = any($5)`,
    [
      name,
      lanes === null ? 'succeeded' : 'queued',
      lanes !== 'unplanned',
      typeof lanes === 'object' ? (lanes ?? {}) : {},
      IDS.slice(0, count),
    ],
  );
}

/** Yesterday of the first so many meters. */
async function told(count: number): Promise<void> {
  await database.dataSource.query(
    `insert into iot_days (device_id, metric, local_date, starts_at, expected_min, covered_min)
     select id, 1, '2026-06-22', now(), 1440, 1440 from meters where id = any($1)`,
    [IDS.slice(0, count)],
  );
}

/** Open and due, of the meter so numbered, every so often until a day (included). */
async function holes(meter: number, lane: string, from: string, to: string, every = '1 day'): Promise<void> {
  await database.dataSource.query(
    `insert into linky_day_ledger (device_id, lane, local_date, hole, found_at, last_asked_at, next_ask_at)
     select $1, $2, day::date, 'open', $5, $5, $5 from generate_series($3::timestamp, $4::timestamp, $6::interval) as day`,
    [IDS[meter], lane, from, to, '2026-01-01T00:00:00Z', every],
  );
}

/** Whole days of curve of the meter so numbered. */
async function curveOf(meter: number, from: string, to: string): Promise<void> {
  await database.dataSource.query(
    `insert into iot_days (device_id, metric, local_date, starts_at, expected_min, covered_min)
     select $1, 1, day::date, day, 1440, 1440 from generate_series($2::timestamp, $3::timestamp, '1 day') as day`,
    [IDS[meter], from, to],
  );
}

/** Of the first pass that comes: a night. */
async function nightCalls(instant: string): Promise<number | undefined> {
  return (await demandAt(instant, 'myelectricaldata', MED_QUOTA)).passes[0]?.calls;
}

/** Each at a count of its own: one is good for a minute. */
function demandAt(instant: string, api: string, windows: QuotaWindow[]): Promise<FreshCalls> {
  clock.set(instant);
  const find = (name: ProviderName) => {
    const { lanes = SYNC_LANES, ...provider } = { lanes: undefined, ...PROVIDERS[name] };
    const hours = { timeZone: 'Europe/Paris', publishesAtHour: 8 };
    return {
      name,
      limits: LIMITS,
      ...hours,
      ...provider,
      lanes: new Set<SyncLaneName>(lanes as SyncLaneName[]),
    };
  };
  return new FreshDemand(database.dataSource, clock, find).of(api, windows);
}

/** What back-fill has of a window that is empty. */
async function leftAt(instant: string, api: string, windows: QuotaWindow[]): Promise<number> {
  const demand = await demandAt(instant, api, windows);
  return Math.min(...leavingRoom(windows.slice(-1), demand, clock.nowMs()).map(({ calls }) => calls));
}

const lane = (from: string, to: string, reached = to, gaps: object[] | null = null) => ({
  from,
  to,
  reached,
  span: 7,
  gaps,
});

describe('what back-fill leaves of an account of 50 calls a day', () => {
  const left = (instant: string) => leftAt(instant, 'myelectricaldata', MED_QUOTA);

  it('is every call of the day before the publication: curves, ranged ones, and both retries of all', async () => {
    await connect('myelectricaldata');
    // A curve each; of the one whose day of the week it is daily values and power too; a curve at 13:00, both at 17:30.
    expect(await left(`${TUESDAY}T00:30:00Z`)).toBe(50 - (METERS + 2 + METERS + 2 * METERS));
  });

  it('counts what is injected, the contract when it is due, and daily values every day without a curve', async () => {
    await connect('myelectricaldata', 'production = true, contract_asked_at = null');
    const weekly = 3;
    expect(await left(`${TUESDAY}T00:30:00Z`)).toBe(50 - (3 * METERS + weekly + 2 * METERS + 4 * METERS));
    await database.dataSource.query(
      `update linky_connections set production = false, contract_asked_at = '${TUESDAY}', curve_state = 'not_consented'`,
    );
    expect(await left(`${TUESDAY}T00:30:00Z`)).toBe(50 - (2 * METERS + METERS + METERS));
  });

  it('is what open runs have planned, and of those that are not planned what their pass may ask', async () => {
    await connect('myelectricaldata');
    await told(METERS);
    const curve = lane('2026-06-02', '2026-06-23', '2026-06-16', [
      { from: '2026-06-02', to: '2026-06-04' },
      { from: '2026-06-08', to: '2026-06-23' },
    ]);
    await pass('publication', 1, { curve, daily: lane('2026-06-09', '2026-06-10') });
    expect(await demandAt(`${TUESDAY}T06:30:00Z`, 'myelectricaldata', MED_QUOTA)).toMatchObject({
      open: 1 + 2 + 1,
    });
    await database.dataSource.query('delete from linky_sync_runs');
    await pass('publication', METERS, 'unplanned');
    expect(await demandAt(`${TUESDAY}T06:30:00Z`, 'myelectricaldata', MED_QUOTA)).toMatchObject({
      open: METERS + 2,
    });
  });

  it('is the retries of the meters that are late, once the others are whole, and nothing after the last', async () => {
    await connect('myelectricaldata');
    await pass('publication', METERS, null);
    await told(METERS - 1);
    expect(await left(`${TUESDAY}T07:30:00Z`)).toBe(50 - (1 + 2));
    expect(await left(`${TUESDAY}T12:00:00Z`)).toBe(50 - 2);
    expect(await left(`${TUESDAY}T16:00:00Z`)).toBe(50);
  });

  it('is the holes that the night will ask, neighbours in one call', async () => {
    await connect('myelectricaldata');
    await holes(0, 'curve', '2026-01-01', '2026-01-28', '27 hours');
    await database.dataSource.query(
      `update linky_day_ledger set next_ask_at = 'infinity' where local_date = '2026-01-28'`,
    );
    await curveOf(0, '2026-01-05', '2026-01-06');
    expect(await nightCalls('2026-01-29T00:10:00Z')).toBe(4);
  });

  it('is no hole that the night leaves out: before a curve, daily values beside one, and what is not asked', async () => {
    await connect('myelectricaldata');
    await holes(0, 'curve', '2026-01-01', '2026-01-13');
    await curveOf(1, '2026-01-01', '2026-01-06');
    await holes(1, 'daily', '2026-01-01', '2026-01-06');
    await holes(1, 'maximumPower', '2026-01-01', '2026-01-20');
    await holes(2, 'productionDaily', '2026-01-01', '2026-01-20');
    expect(await nightCalls('2026-01-29T00:10:00Z')).toBe(0);
    // The last week before the first that may be told, and one day more without a curve beside it.
    await holes(0, 'curve', '2026-01-15', '2026-01-16');
    await holes(1, 'daily', '2026-01-07', '2026-01-07');
    expect(await nightCalls('2026-01-29T00:10:00Z')).toBe(2);
  });
});

describe('what back-fill leaves of an hour for the next publication', () => {
  const left = (instant: string, api = CURVE_API) => leftAt(instant, api, ENEDIS_QUOTA);

  it('is a place a meter of the API of its curve, from when a call would still count at its turn', async () => {
    await connect('enedis');
    expect(await left(`${TUESDAY}T05:19:00Z`)).toBe(1_000);
    expect(await left(`${TUESDAY}T05:21:00Z`)).toBe(1_000 - METERS);
    expect(await left(`${TUESDAY}T05:21:00Z`, 'enedis.daily')).toBe(999);
    expect(await left(`${TUESDAY}T05:21:00Z`, 'enedis.contract')).toBe(1_000);
  });

  it('is a place still a minute after the pass began, when its rows may not be open yet', async () => {
    await connect('enedis');
    expect(await left(`${TUESDAY}T06:00:30Z`)).toBe(1_000 - METERS);
    expect(await left(`${TUESDAY}T06:01:30Z`)).toBe(1_000);
  });

  it('makes up for a week whose ranged calls were missed', async () => {
    await connect('enedis', `daily_asked_to = '2026-06-15'`);
    expect(await left(`${TUESDAY}T05:21:00Z`, 'enedis.daily')).toBe(1_000 - METERS);
  });
});

describe('what back-fill leaves of a sliding day for the next publication', () => {
  it('is a place a meter beside the calls that still count by then, and no retry that nobody knows of', async () => {
    await connect('ores');
    await pass('publication', METERS, null);
    await told(METERS);
    const { open, passes } = await demandAt(`${TUESDAY}T18:00:00Z`, 'ores', ORES_QUOTA);
    expect([open, passes.filter(({ calls }) => calls > 0)]).toEqual([
      0,
      [{ atMs: Date.parse('2026-06-24T11:00:00Z'), calls: METERS }],
    ]);
  });
});
