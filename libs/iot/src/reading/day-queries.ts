import type { MetricType } from '@coprowatt/contracts';
import type { HourSum, LocalDate, MeterDay } from '@coprowatt/energy';
import { runPrepared } from '@coprowatt/platform';
import type { EntityManager } from 'typeorm';
import { METRIC_CODES, qualityOf, sourceOf, type PowerMetric } from './codes.ts';
import {
  asCoverage,
  asMaximumPower,
  type CoverageColumns,
  type DayCoverage,
  type PowerColumns,
} from './day-columns.ts';

/** SQL that reads `iot_days`. */

/** Local days, both included. */
export interface CurveDays {
  first: LocalDate;
  last: LocalDate;
}

interface DayColumns extends CoverageColumns, PowerColumns {
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

/** Whose hours a reader wants: every day's, or those of these days alone. */
export type WantedHours = 'all' | readonly LocalDate[];

/** Arrays travel as JSON (`CURVE_COLUMNS`), and most of the time of a day's row goes into them: none that is not wanted. */
function hoursOf(column: 'hourly' | 'hourly_min', wanted: WantedHours): string {
  if (wanted === 'all') return `array_to_json(${column}) as ${column}`;
  return `case when local_date = any($5::date[]) then array_to_json(${column}) end as ${column}`;
}

/** Days from `from` to `to` (excluded), by date, then device. */
export async function selectDays(
  manager: EntityManager,
  deviceIds: string[],
  metric: MetricType,
  from: LocalDate,
  to: LocalDate,
  hours: WantedHours = 'all',
): Promise<MeterDay[]> {
  const rows = await runPrepared<DayColumns>(
    manager,
    `select device_id, local_date::text, expected_min, covered_min, step_min, total::double precision,
            ${hoursOf('hourly', hours)}, ${hoursOf('hourly_min', hours)}, operator_wh, night_base_w, max_w, max_at, pmax_va, pmax_at, quality, source
     from iot_days
     where device_id = any($1::uuid[]) and metric = $2 and local_date >= $3 and local_date < $4
     order by iot_days.local_date, device_id`,
    [deviceIds, METRIC_CODES[metric], from, to, ...(typeof hours === 'string' ? [] : [hours])],
  );
  return rows.map((row) => asMeterDay(row, hours));
}

/** How the days from `from` to `to` (excluded) are known; days of which no energy is known are absent. */
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
       and (covered_min > 0 or operator_wh is not null)
     order by iot_days.local_date`,
    [deviceId, METRIC_CODES[metric], from, to],
  );
  return rows.map(asCoverage);
}

/** First and last local day of which there is any curve; null without one. */
export async function selectCurveDays(
  manager: EntityManager,
  deviceId: string,
  metric: PowerMetric,
): Promise<CurveDays | null> {
  const [days] = await manager.query<CurveDays[]>(
    `select min(local_date)::text as first, max(local_date)::text as last
     from iot_days
     where device_id = $1 and metric = $2 and covered_min > 0
     having count(*) > 0`,
    [deviceId, METRIC_CODES[metric]],
  );
  return days ?? null;
}

function asMeterDay(row: DayColumns, wanted: WantedHours): MeterDay {
  return {
    ...asCoverage(row),
    deviceId: row.device_id,
    stepMin: row.step_min,
    totalWattMinutes: row.total ?? 0,
    hourly: hourSums(row, wanted === 'all' ? row.expected_min / 60 : (row.hourly?.length ?? 0)),
    nightBaseW: row.night_base_w,
    maxW: row.max_w,
    maxAtMs: row.max_at?.getTime() ?? null,
    maximumPower: asMaximumPower(row),
    quality: row.quality === null ? null : qualityOf(row.quality),
    source: row.source === null ? null : sourceOf(row.source),
  };
}

/** The first `hours` of a day; null is an hour of which nothing is known. */
export function hourSums(
  { hourly, hourly_min }: { hourly: (number | null)[] | null; hourly_min: (number | null)[] | null },
  hours: number,
): HourSum[] {
  const sums: HourSum[] = [];
  for (let hour = 0; hour < hours; hour++) {
    const wattMinutes = hourly?.[hour] ?? null;
    sums.push(
      wattMinutes === null
        ? { wattMinutes: 0, coveredMinutes: 0 }
        : { wattMinutes, coveredMinutes: hourly_min?.[hour] ?? 60 },
    );
  }
  return sums;
}
