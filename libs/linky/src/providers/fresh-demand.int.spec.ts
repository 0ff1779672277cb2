import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { gdprMigrations } from '@coprowatt/gdpr';
import { identityMigrations } from '@coprowatt/identity';
import { iotEntities, iotMigrations } from '@coprowatt/iot';
import { insertBuilding, insertMeter } from '@coprowatt/iot/testing';
import { createTestDatabase, TestClock, type TestDatabase } from '@coprowatt/platform/testing';
import { linkyMigrations } from '../linky.database.ts';
import { FreshDemand } from './fresh-demand.ts';
import { MED_QUOTA, ORES_QUOTA, type QuotaWindow } from './quota-rules.ts';

const METERS = 4;
const HOURS = { timeZone: 'Europe/Brussels', publishesAtHour: 12 };

const clock = new TestClock('2026-06-23T08:00:00Z');
let database: TestDatabase;
let meters: string[];

beforeAll(async () => {
  database = await createTestDatabase({
    entities: iotEntities,
    migrations: [...identityMigrations, ...gdprMigrations, ...iotMigrations, ...linkyMigrations],
  });
  const building = await insertBuilding(database.dataSource);
  meters = [];
  for (let serial = 0; serial < METERS; serial += 1)
    meters.push((await insertMeter(database.dataSource, building)).id);
});
afterAll(() => database.drop());
beforeEach(async () => {
  for (const table of ['linky_sync_runs', 'linky_connections'])
    await database.dataSource.query(`delete from ${table}`);
});

async function connect(provider: string): Promise<void> {
  await database.dataSource.query(
    `insert into linky_connections (device_id, prm_hash, subject_kind, subject_id, provider, state, curve_state, consent_id,
       consent_given_at, connected_at, authorisation_sealed, proved_authorisation_hash, created_at)
     select id, id::text::bytea, 'organisation', id, $1, 'connected', 'active', id, now(), now(), 'x', 'x', now() from meters`,
    [provider],
  );
}

/** The publication pass of a day, of so many meters; null: it goes on. */
async function passed(localDate: string, finishedAt: string | null, count: number, calls = 1): Promise<void> {
  await database.dataSource.query(
    `insert into linky_sync_runs (id, device_id, building_id, kind, pass, local_date, state, calls, created_at, finished_at, next_try_at)
     select gen_random_uuid(), id, building_id, 'daily', 'publication', $1,
       case when $2::timestamptz is null then 'queued' else 'succeeded' end, $3, now(), $2,
       case when $2::timestamptz is null then now() end
     from meters where id = any($4)`,
    [localDate, finishedAt, calls, meters.slice(0, count)],
  );
}

/** Each at a count of its own: one is good for a minute. */
function demandAt(instant: string, api: string, windows: QuotaWindow[]): Promise<number> {
  clock.set(instant);
  return new FreshDemand(database.dataSource, clock, () => HOURS).of(api, windows);
}

describe('what back-fill leaves of a whole day for the next publication', () => {
  it('is no second place for a meter whose last call is out of the window by then', async () => {
    await connect('ores');
    await passed('2026-06-23', '2026-06-23T10:30:00Z', 3);
    expect(await demandAt('2026-06-23T18:00:00Z', 'ores', ORES_QUOTA)).toBe(1);
    expect(await demandAt('2026-06-24T09:59:00Z', 'ores', ORES_QUOTA)).toBe(1);
  });

  it('is a place for a meter whose last pass called nobody, or so late that its call still counts', async () => {
    await connect('ores');
    await passed('2026-06-23', '2026-06-23T10:30:00Z', 1, 0);
    expect(await demandAt('2026-06-23T18:00:00Z', 'ores', ORES_QUOTA)).toBe(METERS);
    await database.dataSource.query('delete from linky_sync_runs');
    await passed('2026-06-23', '2026-06-23T16:00:00Z', 2);
    expect(await demandAt('2026-06-23T18:00:00Z', 'ores', ORES_QUOTA)).toBe(METERS);
  });

  it('is one place for a meter whose pass goes on', async () => {
    await connect('ores');
    await passed('2026-06-23', null, METERS);
    expect(await demandAt('2026-06-23T10:05:00Z', 'ores', ORES_QUOTA)).toBe(METERS);
  });

  it('is every place again once an allowance began anew at midnight', async () => {
    await connect('myelectricaldata');
    await passed('2026-06-23', '2026-06-23T10:30:00Z', METERS);
    expect(await demandAt('2026-06-23T20:00:00Z', 'myelectricaldata', MED_QUOTA)).toBe(0);
    expect(await demandAt('2026-06-24T00:01:00Z', 'myelectricaldata', MED_QUOTA)).toBe(METERS);
  });
});
