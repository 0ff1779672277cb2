import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestDatabase } from '@coprowatt/platform/testing';
import type { EntityManager } from 'typeorm';
import { createIotDatabase, insertBuilding, insertMeter } from '../testing.ts';
import { selectIntervals } from './curve-query.ts';
import { selectDays } from './day-queries.ts';

/** The plans of docs/adr/0002: run with PRINT_PLANS=1 to see them. */

const METRIC = 'electricity_consumption';
const METERS = 20;
const SPAN = { fromMs: Date.parse('2026-05-01T00:00:00Z'), toMs: Date.parse('2026-05-08T00:00:00Z') };

let database: TestDatabase;
const buildings: string[][] = [];

beforeAll(async () => {
  database = await createIotDatabase();
  const db = database.dataSource;
  for (let building = 0; building < METERS / 4; building++) {
    const owner = await insertBuilding(db);
    const meters = await Promise.all(Array.from({ length: 4 }, () => insertMeter(db, owner)));
    buildings.push(meters.map(({ id }) => id));
  }
  await db.query(
    `insert into iot_readings
     select device.id, metric, ts, 30, 100, 2, 1
     from unnest($1::uuid[]) as device (id), generate_series(1, 2) as metric,
       generate_series('2026-04-01T00:00:00Z'::timestamptz, '2026-06-30T23:30:00Z', '30 minutes') as ts`,
    [buildings.flat()],
  );
  await db.query(
    `insert into iot_days (device_id, metric, local_date, starts_at, expected_min, covered_min, step_min, curve)
     select device.id, metric, day::date, day, 1440, 1440, 30, array_fill(100, array[48])
     from unnest($1::uuid[]) as device (id), generate_series(1, 2) as metric,
       generate_series('2025-07-01T00:00:00Z'::timestamptz, '2026-06-30T00:00:00Z', '1 day') as day`,
    [buildings.flat()],
  );
  await db.query('vacuum analyze iot_readings, iot_days');
}, 120_000);
afterAll(() => database.drop());

/** The plan of the statement that a function of the store sends, unchanged. */
async function planOf(name: string, run: (manager: EntityManager) => Promise<unknown>): Promise<string> {
  const { manager } = database.dataSource;
  const lines: string[] = [];
  const explaining = Object.create(manager) as EntityManager;
  explaining.query = async <T>(statement: string, parameters?: unknown[]): Promise<T> => {
    const plan = await manager.query<{ 'QUERY PLAN': string }[]>(
      `explain (costs off) ${statement}`,
      parameters,
    );
    lines.push(...plan.map((line) => line['QUERY PLAN']));
    return [] as T;
  };
  await run(explaining);
  const plan = lines.join('\n').replace(/'\{[0-9a-f,-]{36,}\}'/g, "'{…}'");
  if (process.env['PRINT_PLANS']) process.stdout.write(`\n${name}\n${plan}\n`);
  return plan;
}

describe.each([
  ['(building, time)', () => buildings[3] ?? []],
  ['(metric, time)', () => buildings.flat()],
])('access by %s', (access, deviceIds) => {
  it('goes through both primary keys to the curve, bounded on both sides', async () => {
    const plan = await planOf(`the curve by ${access}`, (manager) =>
      selectIntervals(manager, deviceIds(), METRIC, SPAN),
    );
    expect(plan).toMatch(/iot_readings_pkey\n\s+Index Cond: \(\(device_id = ANY .*metric = .*ts >= .*ts < /);
    expect(plan).toMatch(
      /iot_days_pkey\n\s+Index Cond: \(\(device_id = ANY .*metric = .*local_date >= .*local_date </,
    );
    expect(plan).not.toContain('Seq Scan');
  });

  it('goes through the primary key to the sums of days', async () => {
    const plan = await planOf(`days by ${access}`, (manager) =>
      selectDays(manager, deviceIds(), METRIC, '2026-05-01', '2026-05-08'),
    );
    expect(plan).toMatch(
      /iot_days_pkey\n\s+Index Cond: \(\(device_id = ANY .*metric = .*local_date >= .*local_date </,
    );
    expect(plan).not.toContain('Seq Scan');
  });
});
