import type { MetricType } from '@coprowatt/contracts';
import type { LocalDate } from '@coprowatt/energy';
import type { EntityManager } from 'typeorm';
import { METRIC_CODES } from './codes.ts';

/** First and last local day of which anything is known of any of these meters, within `from` to `to` (excluded). */
export async function selectKnownDays(
  manager: EntityManager,
  deviceIds: string[],
  metric: MetricType,
  from: LocalDate,
  to: LocalDate,
): Promise<{ first: LocalDate; last: LocalDate } | null> {
  const [days] = await manager.query<{ first: LocalDate; last: LocalDate }[]>(
    `select min(local_date)::text as first, max(local_date)::text as last
     from iot_days
     where device_id = any($1::uuid[]) and metric = $2 and local_date >= $3 and local_date < $4
       and (covered_min > 0 or operator_wh is not null)
     having count(*) > 0`,
    [deviceIds, METRIC_CODES[metric], from, to],
  );
  return days ?? null;
}
