import type { ComparedMeterDay, HourSum, LocalDate } from '@coprowatt/energy';
import { runPrepared } from '@coprowatt/platform';
import type { EntityManager } from 'typeorm';
import { METRIC_CODES, type PowerMetric } from '../reading/codes.ts';
import type { DaySpan } from './comparison-period.ts';

/** SQL of a comparison: the days' sums, and the hours of those days alone that must be compared hour by hour. */

/** Of one meter; a day as an array, all of them as one text: hundreds of rows take the driver three times as long. */
interface SumColumns {
  device_id: string;
  days: [
    localDate: LocalDate,
    expectedMin: number,
    coveredMin: number,
    total: number | null,
    operatorWh: number | null,
  ][];
}

interface HourColumns {
  device_id: string;
  local_date: LocalDate;
  hourly: (number | null)[];
  hourly_min: number[] | null;
}

/** Day sums, without hours, of the days of either span. */
export async function selectSums(
  manager: EntityManager,
  deviceIds: string[],
  metric: PowerMetric,
  [current, previous]: readonly [DaySpan, DaySpan],
): Promise<ComparedMeterDay[]> {
  if (deviceIds.length === 0) return [];
  const rows = await runPrepared<SumColumns>(
    manager,
    `select device_id, json_agg(json_build_array(local_date, expected_min, covered_min, total, operator_wh)) as days
     from iot_days
     where device_id = any($1::uuid[]) and metric = $2 and local_date >= $3 and local_date < $4
       and (local_date < $5 or local_date >= $6) and (covered_min > 0 or operator_wh is not null)
     group by device_id`,
    [deviceIds, METRIC_CODES[metric], previous.from, current.to, previous.to, current.from],
  );
  return rows.flatMap(asComparedDays);
}

/** Hours of these days, by `hoursKey`; of a day without a curve there are none. */
export async function selectHours(
  manager: EntityManager,
  deviceIds: string[],
  metric: PowerMetric,
  dates: LocalDate[],
): Promise<Map<string, HourSum[]>> {
  if (dates.length === 0) return new Map();
  const rows = await manager.query<HourColumns[]>(
    `select device_id, local_date::text, array_to_json(hourly) as hourly, array_to_json(hourly_min) as hourly_min
     from iot_days
     where device_id = any($1::uuid[]) and metric = $2 and local_date = any($3::date[]) and hourly is not null`,
    [deviceIds, METRIC_CODES[metric], dates],
  );
  return new Map(rows.map((row) => [hoursKey(row.device_id, row.local_date), asHours(row)]));
}

export function hoursKey(deviceId: string, date: LocalDate): string {
  return `${deviceId} ${date}`;
}

function asComparedDays({ device_id: deviceId, days }: SumColumns): ComparedMeterDay[] {
  return days.map(([localDate, expectedMin, coveredMin, total, operatorWh]) => ({
    deviceId,
    localDate,
    expectedMin,
    coveredMin,
    totalWattMinutes: total ?? 0,
    operatorWh,
    hourly: [],
  }));
}

function asHours({ hourly, hourly_min }: HourColumns): HourSum[] {
  return hourly.map((wattMinutes, hour) => ({
    wattMinutes: wattMinutes ?? 0,
    coveredMinutes: wattMinutes === null ? 0 : (hourly_min?.[hour] ?? 60),
  }));
}
