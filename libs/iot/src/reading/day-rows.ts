import {
  dayMinutes,
  startOfDay,
  type DaySummary,
  type EpochMs,
  type HourSum,
  type LocalDate,
  type MaximumPower,
} from '@coprowatt/energy';
import type { EntityManager } from 'typeorm';
import type { DetectionMark } from '../anomaly/detection-mark-rules.ts';
import { METRIC_CODES, QUALITY_CODES, SOURCE_CODES, type PowerMetric } from './codes.ts';
import type { PackedCurve } from './curve-codec.ts';
import {
  CURVE_COLUMNS,
  asCoverage,
  asCurve,
  asMaximumPower,
  type CoverageColumns,
  type CurveColumns,
  type DayCoverage,
  type PowerColumns,
} from './day-columns.ts';
import type { OperatorDay } from './storable-rules.ts';

/** SQL that writes `iot_days`: one row a device, metric and local date. */

/** The curve of one metric of one meter. */
export interface SeriesKey {
  deviceId: string;
  metric: PowerMetric;
}

/** A curve and the zone in which its days are counted. */
export interface Series extends SeriesKey {
  timeZone: string;
}

/** A day row under our lock, as it was before the write. */
export interface LockedDay extends DayCoverage {
  startMs: EpochMs;
  maximumPower: MaximumPower | null;
  /** Null when the day has no curve, or when its intervals are rows of `iot_readings`. */
  curve: PackedCurve | null;
}

/** A day to be written back whole. */
export interface ChangedDay {
  localDate: LocalDate;
  summary: DaySummary;
  curve: PackedCurve | null;
}

/** Makes the missing rows of these days, then locks them all, oldest first, so that two writers never wait for each other. */
export async function lockDays(
  manager: EntityManager,
  series: Series,
  dates: LocalDate[],
): Promise<LockedDay[]> {
  const { deviceId, metric, timeZone } = series;
  const ordered = [...dates].sort();
  await manager.query(
    `insert into iot_days (device_id, metric, local_date, starts_at, expected_min)
     select $1, $2, day.* from unnest($3::date[], $4::timestamptz[], $5::smallint[]) as day order by 3
     on conflict do nothing`,
    [
      deviceId,
      METRIC_CODES[metric],
      ordered,
      ordered.map((date) => new Date(startOfDay(date, timeZone))),
      ordered.map((date) => dayMinutes(date, timeZone)),
    ],
  );
  const rows = await manager.query<(CoverageColumns & PowerColumns & CurveColumns)[]>(
    `select local_date::text, expected_min, covered_min, operator_wh, pmax_va, pmax_at,
            ${CURVE_COLUMNS}
     from iot_days
     where device_id = $1 and metric = $2 and local_date = any($3::date[])
     order by local_date
     for update`,
    [deviceId, METRIC_CODES[metric], ordered],
  );
  return rows.map((row) => ({
    ...asCoverage(row),
    startMs: row.ts.getTime(),
    maximumPower: asMaximumPower(row),
    curve: asCurve(row),
  }));
}

/** Writes the sums and the packed curve of days that `lockDays` holds. */
export async function updateDays(manager: EntityManager, series: Series, days: ChangedDay[]): Promise<void> {
  const column = <T>(pick: (day: ChangedDay) => T): T[] => days.map(pick);
  await manager.query(
    `update iot_days set
       covered_min = day.covered_min, step_min = day.step_min, total = day.total,
       hourly = day.hourly::integer[], hourly_min = day.hourly_min::smallint[],
       night_base_w = day.night_base_w, max_w = day.max_w, max_at = day.max_at,
       quality = day.quality, source = day.source, curve = day.curve::integer[],
       curve_quality = day.curve_quality::smallint[], curve_source = day.curve_source::smallint[]
     from unnest($3::date[], $4::smallint[], $5::smallint[], $6::bigint[], $7::text[], $8::text[], $9::double precision[],
                 $10::integer[], $11::timestamptz[], $12::smallint[], $13::smallint[], $14::text[], $15::text[], $16::text[])
       as day (local_date, covered_min, step_min, total, hourly, hourly_min, night_base_w,
               max_w, max_at, quality, source, curve, curve_quality, curve_source)
     where iot_days.device_id = $1 and iot_days.metric = $2 and iot_days.local_date = day.local_date`,
    [
      series.deviceId,
      METRIC_CODES[series.metric],
      column((day) => day.localDate),
      column(({ summary }) => summary.coveredMin),
      column(({ summary }) => summary.stepMin),
      column(({ summary }) => summary.totalWattMinutes),
      column(({ summary }) =>
        arrayLiteral(summary.hourly.map((hour) => (hour.coveredMinutes > 0 ? hour.wattMinutes : null))),
      ),
      column(({ summary }) => hourlyMinutes(summary.hourly)),
      column(({ summary }) => summary.nightBaseW),
      column(({ summary }) => summary.maxW),
      column(({ summary }) => (summary.maxAtMs === null ? null : new Date(summary.maxAtMs))),
      column(({ summary }) => summary.quality && QUALITY_CODES[summary.quality]),
      column(({ summary }) => summary.source && SOURCE_CODES[summary.source]),
      column(({ curve }) => curve && arrayLiteral(curve.values)),
      column(({ curve }) => curve && eachSlot(curve.quality)),
      column(({ curve }) => curve && eachSlot(curve.source)),
    ],
  );
}

/** Writes the operator's own daily values, Wh, of days that `lockDays` holds. */
export async function updateOperatorDays(
  manager: EntityManager,
  series: Series,
  days: Map<LocalDate, OperatorDay>,
): Promise<void> {
  await manager.query(
    `update iot_days set operator_wh = day.operator_wh
     from unnest($3::date[], $4::integer[]) as day (local_date, operator_wh)
     where iot_days.device_id = $1 and iot_days.metric = $2 and iot_days.local_date = day.local_date`,
    [
      series.deviceId,
      METRIC_CODES[series.metric],
      [...days.keys()],
      [...days.values()].map(({ energyWh }) => energyWh),
    ],
  );
}

/** Writes the operator's maximum powers of days that `lockDays` holds. */
export async function updateMaximumPowers(
  manager: EntityManager,
  series: Series,
  powers: Map<LocalDate, MaximumPower>,
): Promise<void> {
  const told = [...powers.values()];
  await manager.query(
    `update iot_days set pmax_va = day.pmax_va, pmax_at = day.pmax_at
     from unnest($3::date[], $4::integer[], $5::timestamptz[]) as day (local_date, pmax_va, pmax_at)
     where iot_days.device_id = $1 and iot_days.metric = $2 and iot_days.local_date = day.local_date`,
    [
      series.deviceId,
      METRIC_CODES[series.metric],
      [...powers.keys()],
      told.map(({ va }) => va),
      told.map(({ atMs }) => (atMs === null ? null : new Date(atMs))),
    ],
  );
}

/** Moves the start of the meter's latest reading on, and marks the meter to be judged, in one statement. */
export async function touchMeter(
  manager: EntityManager,
  deviceId: string,
  lastMs: EpochMs,
  mark: DetectionMark | null,
): Promise<void> {
  await manager.query(
    `with due as (
       insert into detection_due (device_id, from_day, next_try_at)
       select $1, $3::date, $4::timestamptz where $3::date is not null
       on conflict (device_id) do update set from_day = least(detection_due.from_day, excluded.from_day),
         next_try_at = greatest(detection_due.next_try_at, excluded.next_try_at)
     )
     update meters set last_reading_at = $2 where id = $1 and coalesce(last_reading_at < $2, true)`,
    [deviceId, new Date(lastMs), mark?.fromDay ?? null, mark?.at ?? null],
  );
}

function hourlyMinutes(hourly: readonly HourSum[]): string | null {
  const minutes = hourly.map((hour) => hour.coveredMinutes);
  return minutes.every((covered) => covered === 0 || covered === 60) ? null : arrayLiteral(minutes);
}

/** One code a slot as an array's literal; null: one code for all. */
export function eachSlot(codes: number | (number | null)[]): string | null {
  return typeof codes === 'number' ? null : arrayLiteral(codes);
}

/** Days differ in length, and unnest flattens an array of arrays: each day's array travels as its literal. */
export function arrayLiteral(values: readonly (number | null)[]): string {
  return `{${values.map((value) => value ?? 'NULL').join(',')}}`;
}
