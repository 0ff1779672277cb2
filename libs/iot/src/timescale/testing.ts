import { addDays, daysBetween, type EpochMs, type Interval, type LocalDate } from '@coprowatt/energy';
import { wholeDay } from '@coprowatt/energy/testing';
import type { DataSource, EntityManager } from 'typeorm';
import type { ReadingStore, StoredMeter } from '../reading/reading.store.ts';
import { insertMeter, type insertBuilding } from '../testing.ts';
import { runCompressionPass } from './compression-pass.ts';

/** Support of the tests on a server with TimescaleDB. */

export const ZONE = 'Europe/Paris';
export const METRIC = 'electricity_consumption';

/** A curve from a local day to another (excluded), its values all but regular. */
export function curveBetween(from: LocalDate, to: LocalDate, minutes: number, seed = 1): Interval[] {
  return Array.from({ length: daysBetween(from, to) }, (_, index) =>
    wholeDay(
      { date: addDays(from, index), zone: ZONE },
      minutes,
      (slot) => 200 + ((slot * 37 + index * 101 + seed * 13) % 900),
    ),
  ).flat();
}

export async function newMeter(
  db: DataSource,
  building: Awaited<ReturnType<typeof insertBuilding>>,
): Promise<StoredMeter> {
  return { id: (await insertMeter(db, building)).id, timeZone: ZONE };
}

/** All that is stored of a meter. */
export async function storedCurve(store: ReadingStore, meter: StoredMeter): Promise<Interval[]> {
  const whole: [EpochMs, EpochMs] = [Date.parse('2015-01-01T00:00:00Z'), Date.parse('2035-01-01T00:00:00Z')];
  return (await store.readCurve([meter.id], METRIC, ...whole)).map(
    ({ deviceId: _, ...interval }) => interval,
  );
}

export interface ChunkRow {
  start: string;
  status: string[];
}

/** Chunks of `iot_readings`, oldest first. */
export function listChunks(manager: EntityManager): Promise<ChunkRow[]> {
  return manager.query<ChunkRow[]>(
    `select (range_start at time zone 'UTC')::date::text as start,
            coalesce(_timescaledb_functions.chunk_status_text(format('%I.%I', chunk_schema, chunk_name)::regclass), '{}') as status
     from timescaledb_information.chunks where hypertable_name = 'iot_readings' order by range_start`,
  );
}

/** Compresses whatever is there, as years later. */
export async function compressAll(manager: EntityManager): Promise<void> {
  await runCompressionPass(manager, new Date('2035-01-01T00:00:00Z'));
}
