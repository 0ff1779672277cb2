import type { MetricType } from '@coprowatt/contracts';
import {
  dayMinutes,
  startOfDay,
  type DaySummary,
  type EpochMs,
  type HourSum,
  type LocalDate,
  type MeterDay,
} from '@coprowatt/energy';
import type { EntityManager } from 'typeorm';
import { METRIC_CODES, QUALITY_CODES, SOURCE_CODES, qualityOf, sourceOf, type PowerMetric } from './codes.ts';
import type { PackedCurve } from './curve-codec.ts';

/** SQL of `iot_days`: one row a device, metric and local date. */

/** The curve of one metric of one meter, and the zone in which its days are counted. */
export interface Series {
  deviceId: string;
  metric: PowerMetric;
  timeZone: string;
}

/** A day row under our lock, as it was before the write. */
export interface LockedDay {
  localDate: LocalDate;
  startMs: EpochMs;
  expectedMin: number;
  coveredMin: number;
  operatorWh: number | null;
  /** Null when the day has no curve, or when its intervals are rows of `iot_readings`. */
  curve: PackedCurve | null;
}

/** A day to be written back whole. */
export interface ChangedDay {
  localDate: LocalDate;
  summary: DaySummary;
  curve: PackedCurve | null;
}

/** How a day is known, for the ledger of holes. */
export interface DayCoverage {
  localDate: LocalDate;
  expectedMin: number;
  coveredMin: number;
  /** Wh; null when the operator gave no daily value. */
  operatorWh: number | null;
}

interface CurveColumns {
  starts_at: Date;
  step_min: number | null;
  curve: (number | null)[] | null;
  curve_quality: (number | null)[] | null;
  curve_source: (number | null)[] | null;
  quality: number | null;
  source: number | null;
}

interface CoverageColumns {
  local_date: LocalDate;
  expected_min: number;
  covered_min: number;
  operator_wh: number | null;
}

interface DayColumns extends CoverageColumns {
  device_id: string;
  step_min: number | null;
  total: number | null;
  hourly: (number | null)[] | null;
  hourly_min: number[] | null;
  night_base_w: number | null;
  max_w: number | null;
  max_at: Date | null;
  quality: number | null;
  source: number | null;
}

// Arrays travel as JSON: the driver's own reader of PostgreSQL arrays takes four times as long.
const CURVE_COLUMNS = `starts_at, step_min, quality, source, array_to_json(curve) as curve,
            array_to_json(curve_quality) as curve_quality, array_to_json(curve_source) as curve_source`;

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
  const rows = await manager.query<(CoverageColumns & CurveColumns)[]>(
    `select local_date::text, expected_min, covered_min, operator_wh,
            ${CURVE_COLUMNS}
     from iot_days
     where device_id = $1 and metric = $2 and local_date = any($3::date[])
     order by local_date
     for update`,
    [deviceId, METRIC_CODES[metric], ordered],
  );
  return rows.map((row) => ({ ...asCoverage(row), startMs: row.starts_at.getTime(), curve: asCurve(row) }));
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
  energyWh: Map<LocalDate, number>,
): Promise<void> {
  await manager.query(
    `update iot_days set operator_wh = day.operator_wh
     from unnest($3::date[], $4::integer[]) as day (local_date, operator_wh)
     where iot_days.device_id = $1 and iot_days.metric = $2 and iot_days.local_date = day.local_date`,
    [series.deviceId, METRIC_CODES[series.metric], [...energyWh.keys()], [...energyWh.values()]],
  );
}

/** Days from `from` to `to` (excluded), by date, then device. */
export async function selectDays(
  manager: EntityManager,
  deviceIds: string[],
  metric: MetricType,
  from: LocalDate,
  to: LocalDate,
): Promise<MeterDay[]> {
  const rows = await manager.query<DayColumns[]>(
    `select device_id, local_date::text, expected_min, covered_min, step_min, total::double precision,
            array_to_json(hourly) as hourly, array_to_json(hourly_min) as hourly_min,
            operator_wh, night_base_w, max_w, max_at, quality, source
     from iot_days
     where device_id = any($1::uuid[]) and metric = $2 and local_date >= $3 and local_date < $4
     order by iot_days.local_date, device_id`,
    [deviceIds, METRIC_CODES[metric], from, to],
  );
  return rows.map(asMeterDay);
}

/** How the days from `from` to `to` (excluded) are known; days without any fact have no row. */
export async function selectCoverage(
  manager: EntityManager,
  deviceId: string,
  metric: PowerMetric,
  from: LocalDate,
  to: LocalDate,
): Promise<DayCoverage[]> {
  const rows = await manager.query<CoverageColumns[]>(
    `select local_date::text, expected_min, covered_min, operator_wh
     from iot_days
     where device_id = $1 and metric = $2 and local_date >= $3 and local_date < $4
     order by iot_days.local_date`,
    [deviceId, METRIC_CODES[metric], from, to],
  );
  return rows.map(asCoverage);
}

/** Packed curves of the days that begin from `fromMs` less a day to `toMs` (excluded). */
export async function selectCurves(
  manager: EntityManager,
  deviceIds: string[],
  metric: MetricType,
  fromMs: EpochMs,
  toMs: EpochMs,
): Promise<{ deviceId: string; curve: PackedCurve }[]> {
  const rows = await manager.query<({ device_id: string } & CurveColumns)[]>(
    `select device_id, ${CURVE_COLUMNS}
     from iot_days
     where device_id = any($1::uuid[]) and metric = $2 and curve is not null
       and local_date >= ($3::timestamptz at time zone 'UTC')::date - 1
       and local_date <= ($4::timestamptz at time zone 'UTC')::date + 1
     order by local_date, device_id`,
    [deviceIds, METRIC_CODES[metric], new Date(fromMs), new Date(toMs)],
  );
  return rows.flatMap((row) => {
    const curve = asCurve(row);
    return curve ? { deviceId: row.device_id, curve } : [];
  });
}

function asCoverage(row: CoverageColumns): DayCoverage {
  return {
    localDate: row.local_date,
    expectedMin: row.expected_min,
    coveredMin: row.covered_min,
    operatorWh: row.operator_wh,
  };
}

function asCurve(row: CurveColumns): PackedCurve | null {
  if (!row.curve || row.step_min === null) return null;
  const quality = row.curve_quality ?? row.quality;
  const source = row.curve_source ?? row.source;
  if (quality === null || source === null)
    throw new Error('a packed curve without quality or source in the database');
  return { startMs: row.starts_at.getTime(), stepMin: row.step_min, values: row.curve, quality, source };
}

function asMeterDay(row: DayColumns): MeterDay {
  return {
    ...asCoverage(row),
    deviceId: row.device_id,
    stepMin: row.step_min,
    totalWattMinutes: row.total ?? 0,
    hourly: Array.from({ length: row.expected_min / 60 }, (_, hour) => hourSum(row, hour)),
    nightBaseW: row.night_base_w,
    maxW: row.max_w,
    maxAtMs: row.max_at?.getTime() ?? null,
    quality: row.quality === null ? null : qualityOf(row.quality),
    source: row.source === null ? null : sourceOf(row.source),
  };
}

function hourSum({ hourly, hourly_min }: DayColumns, hour: number): HourSum {
  const wattMinutes = hourly?.[hour] ?? null;
  if (wattMinutes === null) return { wattMinutes: 0, coveredMinutes: 0 };
  return { wattMinutes, coveredMinutes: hourly_min?.[hour] ?? 60 };
}

function hourlyMinutes(hourly: readonly HourSum[]): string | null {
  const minutes = hourly.map((hour) => hour.coveredMinutes);
  return minutes.every((covered) => covered === 0 || covered === 60) ? null : arrayLiteral(minutes);
}

function eachSlot(codes: number | (number | null)[]): string | null {
  return typeof codes === 'number' ? null : arrayLiteral(codes);
}

// Days differ in length, and unnest flattens an array of arrays: each day's array travels as its literal.
function arrayLiteral(values: readonly (number | null)[]): string {
  return `{${values.map((value) => value ?? 'NULL').join(',')}}`;
}
