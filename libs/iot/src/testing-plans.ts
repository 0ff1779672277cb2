import type { TestDatabase } from '@coprowatt/platform/testing';
import type { EntityManager } from 'typeorm';
import { createIotDatabase, insertBuilding, insertMeter } from './testing.ts';

/** Support of the tests that look at plans (docs/adr/0002, docs/adr/0009). */

export const PLANS_METRIC = 'electricity_consumption';
/** A week in the middle of what is stored. */
export const PLANS_SPAN = {
  fromMs: Date.parse('2026-05-01T00:00:00Z'),
  toMs: Date.parse('2026-05-08T00:00:00Z'),
};

const METERS = 20;

export interface PlansGround {
  database: TestDatabase;
  /** Ids of the meters of each building. */
  buildings: string[][];
}

/** 20 meters of 5 buildings, two metrics each: three months of half-hours as rows, a year of packed days. */
export async function createPlansGround(): Promise<PlansGround> {
  const database = await createIotDatabase();
  const db = database.dataSource;
  const buildings: string[][] = [];
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
  return { database, buildings };
}

/** The plan of the statement that a function of the store sends, unchanged; printed with PRINT_PLANS=1. */
export async function planOf(
  manager: EntityManager,
  name: string,
  run: (manager: EntityManager) => Promise<unknown>,
): Promise<string> {
  const lines: string[] = [];
  const explain = async (statement: string, parameters?: unknown[]): Promise<[]> => {
    const plan = await manager.query<{ 'QUERY PLAN': string }[]>(
      `explain (costs off) ${statement}`,
      parameters,
    );
    lines.push(...plan.map((line) => line['QUERY PLAN']));
    return [];
  };
  // A prepared statement goes past the manager, to the pool.
  const master = {
    query: async ({ text, values }: { text: string; values: unknown[] }) => ({
      rows: await explain(text, values),
    }),
  };
  const explaining = Object.create(manager, {
    query: { value: explain },
    connection: { value: { driver: { master } } },
  }) as EntityManager;
  await run(explaining);
  const plan = lines.join('\n').replace(/'\{[0-9a-f,-]{36,}\}'/g, "'{…}'");
  if (process.env['PRINT_PLANS']) process.stdout.write(`\n${name}\n${plan}\n`);
  return plan;
}
