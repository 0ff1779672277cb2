import type { HourSum, LocalDate } from '@coprowatt/energy';
import { runPrepared } from '@coprowatt/platform';
import type { EntityManager } from 'typeorm';
import { METRIC_CODES, type PowerMetric } from '../reading/codes.ts';
import { hourSums } from '../reading/day-queries.ts';
import type { DaySpan } from '../reading/day-span.ts';

/** SQL of the nights of several meters: the base of all of them together is in none of their day rows. */

interface NightColumns {
  local_date: LocalDate;
  hourly: (number | null)[];
  hourly_min: (number | null)[];
}

/** Clock hours from midnight to 06:00 in the night in which clocks go back. */
const MOST_HOURS = 7;

const each = (sumOf: (hour: number) => string): string =>
  `array_to_json(array[${Array.from({ length: MOST_HOURS }, (_, index) => `sum(${sumOf(index + 1)})`).join(', ')}])`;

/** The first hours of each local day, their curves added over the meters; of a shorter night, hours of the morning, too. */
export async function selectNightHours(
  manager: EntityManager,
  deviceIds: string[],
  metric: PowerMetric,
  { from, to }: DaySpan,
): Promise<Map<LocalDate, HourSum[]>> {
  const rows = await runPrepared<NightColumns>(
    manager,
    `select local_date::text, ${each((hour) => `hourly[${hour}]`)} as hourly,
       ${each((hour) => `case when hourly[${hour}] is not null then coalesce(hourly_min[${hour}], 60) end`)} as hourly_min
     from iot_days
     where device_id = any($1::uuid[]) and metric = $2 and local_date >= $3 and local_date < $4 and covered_min > 0
     group by local_date`,
    [deviceIds, METRIC_CODES[metric], from, to],
  );
  return new Map(rows.map((row) => [row.local_date, hourSums(row, MOST_HOURS)]));
}
