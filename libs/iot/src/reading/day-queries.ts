import type { MetricType } from '@coprowatt/contracts';
import type { HourSum, LocalDate, MeterDay } from '@coprowatt/energy';
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
            operator_wh, night_base_w, max_w, max_at, pmax_va, pmax_at, quality, source
     from iot_days
     where device_id = any($1::uuid[]) and metric = $2 and local_date >= $3 and local_date < $4
     order by iot_days.local_date, device_id`,
    [deviceIds, METRIC_CODES[metric], from, to],
  );
  return rows.map(asMeterDay);
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
    maximumPower: asMaximumPower(row),
    quality: row.quality === null ? null : qualityOf(row.quality),
    source: row.source === null ? null : sourceOf(row.source),
  };
}

function hourSum({ hourly, hourly_min }: DayColumns, hour: number): HourSum {
  const wattMinutes = hourly?.[hour] ?? null;
  if (wattMinutes === null) return { wattMinutes: 0, coveredMinutes: 0 };
  return { wattMinutes, coveredMinutes: hourly_min?.[hour] ?? 60 };
}
