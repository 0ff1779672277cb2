import type { HourSum, LocalDate } from '@coprowatt/energy';
import type { EntityManager } from 'typeorm';
import { METRIC_CODES, type PowerMetric } from '../reading/codes.ts';
import { hourSums } from '../reading/day-queries.ts';

/** SQL of a comparison: the hours of those days alone that must be compared hour by hour. */

interface HourColumns {
  device_id: string;
  local_date: LocalDate;
  hourly: (number | null)[];
  hourly_min: number[] | null;
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
  return new Map(
    rows.map((row) => [hoursKey(row.device_id, row.local_date), hourSums(row, row.hourly.length)]),
  );
}

export function hoursKey(deviceId: string, date: LocalDate): string {
  return `${deviceId} ${date}`;
}
