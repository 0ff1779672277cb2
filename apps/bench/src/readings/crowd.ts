import { randomUUID } from 'node:crypto';
import { addDays, localDateOf, type Interval } from '@coprowatt/energy';
import { randoms } from '@coprowatt/energy/testing';
import type { MaximumPowerDay, OperatorDay, ReadingStore, StoreForm, StoredMeter } from '@coprowatt/iot';
import { PARTS } from '@coprowatt/linky/testing';
import { dataSourceOptions, openClock } from '@coprowatt/platform';
import { DataSource } from 'typeorm';
import type { Application } from '../application.ts';
import { settleChunks } from '../chunks.ts';
import { STORES } from '../store/ground.ts';
import type { Subject } from './subject.ts';

const METRIC = 'electricity_consumption';
const SLOTS_A_DAY = 48;

/** All that is stored of a meter. */
interface Series {
  curve: Interval[];
  days: OperatorDay[];
  powers: MaximumPowerDay[];
}

/**
 * Another building of the same syndic with as many meters as the subject's, each with a curve of its own (`varied`), written
 * through the store that the application writes to.
 */
export async function newBuilding(
  application: Application,
  subject: Subject,
  meters: number,
): Promise<string> {
  const db = await openSource(application);
  const clock = await openClock(application.databaseUrl);
  try {
    const id = randomUUID();
    await copyRow(db, 'buildings', subject.building.id, `jsonb_build_object('id', $2::uuid)`, id, 1);
    const changes = `jsonb_build_object('id', gen_random_uuid(), 'building_id', $2::uuid, 'prm_hash', '\\x' || encode(sha256(gen_random_uuid()::text::bytea), 'hex'))`;
    const ids = await copyRow(db, 'meters', subject.device.id, changes, id, meters);
    const [kept] = await db.query<{ form: StoreForm }[]>('select form from iot_storage');
    const store = new STORES[kept?.form ?? 'packed'](db, clock);
    const model = await seriesOf(store, subject, clock.nowMs());
    for (const [seed, meter] of ids.entries())
      await write(db, store, { id: meter, timeZone: subject.building.timeZone }, varied(model, seed));
    return id;
  } finally {
    await clock.close();
    await db.destroy();
  }
}

/** Leaves the tables as time does: compressed where the server compresses, vacuumed and analysed. */
export async function settleReadings(application: Application): Promise<void> {
  const db = await openSource(application);
  const clock = await openClock(application.databaseUrl);
  await settleChunks(db, clock.now());
  await db.query('vacuum (analyze) iot_days, iot_readings');
  await clock.close();
  await db.destroy();
}

/** Readings that are stored, in either form. */
export async function countReadings(application: Application): Promise<number> {
  const db = await openSource(application);
  const [row] = await db.query<{ count: string }[]>(
    'select sum(covered_min / step_min) as count from iot_days where step_min is not null',
  );
  await db.destroy();
  return Number(row?.count);
}

function openSource({ databaseUrl }: Application): Promise<DataSource> {
  return new DataSource(dataSourceOptions(databaseUrl, PARTS)).initialize();
}

async function copyRow(
  db: DataSource,
  table: string,
  id: string,
  changes: string,
  buildingId: string,
  copies: number,
): Promise<string[]> {
  const rows = await db.query<{ id: string }[]>(
    `insert into ${table} select (jsonb_populate_record(model, ${changes})).*
     from ${table} model, generate_series(1, ${copies}) where model.id = $1 returning id`,
    [id, buildingId],
  );
  return rows.map((row) => row.id);
}

async function seriesOf(store: ReadingStore, { device, building }: Subject, nowMs: number): Promise<Series> {
  const curve = await store.readCurve([device.id], METRIC, 0, nowMs);
  const tomorrow = addDays(localDateOf(nowMs, building.timeZone), 1);
  const days = await store.readDays([device.id], METRIC, '2000-01-01', tomorrow, []);
  return {
    curve: curve.map(({ deviceId: _, ...interval }) => interval),
    days: days.flatMap(({ localDate, operatorWh }) =>
      operatorWh === null ? [] : [{ localDate, energyWh: operatorWh }],
    ),
    powers: days.flatMap(({ localDate, maximumPower }) =>
      maximumPower === null ? [] : [{ localDate, ...maximumPower }],
    ),
  };
}

/**
 * The same instants and days with the values of others, up to four weeks and three hours away, times a factor from 0.4 to 1.6:
 * meters of one kind that peak each at its own time.
 */
function varied({ curve, days, powers }: Series, seed: number): Series {
  const random = randoms(seed);
  const factor = 0.4 + 1.2 * random();
  const shiftDays = Math.floor(28 * random());
  const shiftSlots = shiftDays * SLOTS_A_DAY + Math.floor(13 * random()) - 6;
  const value = (values: readonly number[], index: number): number =>
    Math.round(factor * (values.at(index % values.length) ?? 0));
  const [watts, energies, vas] = [
    curve.map((interval) => interval.value),
    days.map(({ energyWh }) => energyWh),
    powers.map(({ va }) => va),
  ];
  return {
    curve: curve.map((interval, index) => ({ ...interval, value: value(watts, index + shiftSlots) })),
    days: days.map((day, index) => ({ ...day, energyWh: value(energies, index + shiftDays) })),
    powers: powers.map((power, index) => ({ ...power, va: value(vas, index + shiftDays) })),
  };
}

async function write(db: DataSource, store: ReadingStore, meter: StoredMeter, series: Series): Promise<void> {
  await db.transaction(async (manager) => {
    // The curve last: each version of a day row before it is a small one.
    await store.writeOperatorDays(meter, METRIC, series.days, manager);
    await store.writeMaximumPower(meter, series.powers, manager);
    const { written } = await store.writeCurve(meter, METRIC, series.curve, manager);
    if (written !== series.curve.length) throw new Error(`${written} of ${series.curve.length} written`);
    // The worker is to judge nothing while questions are measured.
    await manager.query('delete from detection_due where device_id = $1', [meter.id]);
  });
}
