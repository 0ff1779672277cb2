import type { EpochMs, Interval } from '@coprowatt/energy';
import type { EntityManager } from 'typeorm';
import { METRIC_CODES, QUALITY_CODES, SOURCE_CODES, qualityOf, sourceOf } from './codes.ts';
import { statementBatches, statementSpans } from '../timescale/statement-rules.ts';
import type { SeriesKey } from './day-rows.ts';

/** SQL of `iot_readings`: one row an interval. Rows are always found by constant device, metric and time bounds. */

/** An interval and the meter that measured it. */
export interface DeviceInterval extends Interval {
  deviceId: string;
}

/** Instants from `fromMs` to `toMs` (excluded). */
export interface Span {
  fromMs: EpochMs;
  toMs: EpochMs;
}

export interface ReadingColumns {
  device_id: string;
  ts: Date;
  step_min: number;
  value: number;
  quality: number;
  source: number;
}

/** Rows of one series that start within the span, oldest first. */
export async function selectRows(
  manager: EntityManager,
  { deviceId, metric }: SeriesKey,
  { fromMs, toMs }: Span,
): Promise<DeviceInterval[]> {
  const rows = await manager.query<ReadingColumns[]>(
    `select device_id, ts, step_min, value, quality, source
     from iot_readings
     where device_id = $1 and metric = $2 and ts >= $3 and ts < $4
     order by ts`,
    [deviceId, METRIC_CODES[metric], new Date(fromMs), new Date(toMs)],
  );
  return rows.map(asInterval);
}

function asInterval(row: ReadingColumns): DeviceInterval {
  return {
    deviceId: row.device_id,
    startMs: row.ts.getTime(),
    minutes: row.step_min,
    value: row.value,
    quality: qualityOf(row.quality),
    source: sourceOf(row.source),
  };
}

/** Removes the rows that start within the span. */
export async function deleteRows(
  manager: EntityManager,
  { deviceId, metric }: SeriesKey,
  span: Span,
): Promise<void> {
  for (const { fromMs, toMs } of statementSpans(span))
    await manager.query(
      `delete from iot_readings where device_id = $1 and metric = $2 and ts >= $3 and ts < $4`,
      [deviceId, METRIC_CODES[metric], new Date(fromMs), new Date(toMs)],
    );
}

/** Adds intervals, oldest first, where none are. */
export async function insertRows(
  manager: EntityManager,
  { deviceId, metric }: SeriesKey,
  intervals: Interval[],
): Promise<void> {
  for (const batch of statementBatches(intervals))
    await manager.query(
      `insert into iot_readings (device_id, metric, ts, step_min, value, quality, source)
       select $1, $2, reading.* from unnest($3::timestamptz[], $4::smallint[], $5::integer[], $6::smallint[], $7::smallint[]) as reading`,
      [
        deviceId,
        METRIC_CODES[metric],
        batch.map((interval) => new Date(interval.startMs)),
        batch.map((interval) => interval.minutes),
        batch.map((interval) => interval.value),
        batch.map((interval) => QUALITY_CODES[interval.quality]),
        batch.map((interval) => SOURCE_CODES[interval.source]),
      ],
    );
}

export function byInstantThenDevice(a: DeviceInterval, b: DeviceInterval): number {
  return a.startMs - b.startMs || (a.deviceId < b.deviceId ? -1 : 1);
}
