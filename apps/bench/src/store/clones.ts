import { addDays, type LocalDate } from '@coprowatt/energy';
import type { StoredMeter } from '@coprowatt/iot';
import type { DataSource } from 'typeorm';
import type { Ground, StoreName } from './ground.ts';
import { firstOf, halfHours, LAST_DAY } from './series.ts';

export const METRIC = 'electricity_consumption';
/** Two years. */
export const DAYS = 730;
const MODELS = 5;

/** What a scale is made of. */
export interface Filled {
  meters: StoredMeter[];
  readings: number;
}

/**
 * Half-hours of as many meters as make up `readings`: a few written through the store, a meter at a time as a back-fill does, the
 * others copies of them, laid down day by day, as a service that fetches each night leaves them.
 */
export async function fill(ground: Ground, name: StoreName, readings: number, days = DAYS): Promise<Filled> {
  const meters = await ground.newMeters(Math.max(MODELS, Math.ceil(readings / (days * 48))));
  const [models, copies] = [meters.slice(0, MODELS), meters.slice(MODELS)];
  const store = ground.store(name);
  const [from, to] = [firstOf(days), addDays(LAST_DAY, 1)];
  for (const [seed, model] of models.entries())
    await store.writeCurve(model, METRIC, halfHours(seed, from, to));
  await copyDays(ground.db, models, copies, { from, to });
  await ground.db.query('vacuum (analyze) iot_readings, iot_days');
  return { meters, readings: await countReadings(ground.db) };
}

const DAYS_AT_ONCE = 30;

/** Copies the days of a few models to many meters, in turn. */
export async function copyDays(
  db: DataSource,
  models: readonly StoredMeter[],
  meters: readonly StoredMeter[],
  { from, to }: { from: LocalDate; to: LocalDate },
): Promise<void> {
  const pairs = [meters.map(({ id }) => id), meters.map((_, index) => models[index % MODELS]?.id)];
  const statements = [
    await copyOf(db, 'iot_days', 'local_date', 'model.local_date, copy.id'),
    await copyOf(db, 'iot_readings', 'ts', 'model.ts::date, copy.id, model.ts'),
  ];
  for (let day = addDays(from, -1); day < to; day = addDays(day, DAYS_AT_ONCE))
    for (const statement of statements)
      await db.query(statement, [...pairs, day, addDays(day, DAYS_AT_ONCE)]);
}

/** Columns of a table, but for the device. */
export async function columnsOf(db: DataSource, table: string): Promise<string[]> {
  const columns = await db.query<{ name: string }[]>(
    `select quote_ident(attname) as name from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped and attname <> 'device_id' order by attnum`,
    [table],
  );
  return columns.map(({ name }) => name);
}

/** Copies the rows of a span from the models to their copies. */
async function copyOf(db: DataSource, table: string, time: string, order: string): Promise<string> {
  const names = await columnsOf(db, table);
  return `insert into ${table} (device_id, ${names.join(', ')})
     select copy.id, ${names.map((name) => `model.${name}`).join(', ')}
     from unnest($1::uuid[], $2::uuid[]) as copy (id, model_id)
     join ${table} model on model.device_id = copy.model_id
     where model.${time} >= $3::date and model.${time} < $4::date
     order by ${order}`;
}

/** Covered minutes over the step: each interval once, in either form. */
async function countReadings(db: DataSource): Promise<number> {
  const [row] = await db.query<{ count: string }[]>(
    'select sum(covered_min / step_min) as count from iot_days',
  );
  return Number(row?.count);
}
