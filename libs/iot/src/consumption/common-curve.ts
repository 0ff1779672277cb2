import type { EpochMs, PeakCandidate, PowerStep } from '@coprowatt/energy';
import type { EntityManager } from 'typeorm';
import { METRIC_CODES, type PowerMetric } from '../reading/codes.ts';

/** SQL of the power of several meters together: their curves are added where they are, as many as there are. */

interface SumColumns {
  step_min: number;
  starts: EpochMs[];
  watts: number[];
}

/** The curves of some days, packed or not, added over the meters: the intervals of each step apart. One statement, so one snapshot. */
export async function selectCommonCurve(
  manager: EntityManager,
  deviceIds: string[],
  metric: PowerMetric,
  days: readonly PeakCandidate[],
): Promise<PowerStep[]> {
  const starts = days.map(({ fromMs }) => fromMs);
  const ends = days.map(({ toMs }) => toMs);
  // The bounds of all days together are constants: by them chunks are excluded while planning.
  const rows = await manager.query<SumColumns[]>(
    `select step_min, json_agg((extract(epoch from ts) * 1000)::bigint) as starts, json_agg(watts) as watts
     from (select starts_at + (slot - 1) * step_min * interval '1 minute' as ts, step_min, sum(w) as watts
           from iot_days, unnest(curve) with ordinality as slots (w, slot)
           where device_id = any($1::uuid[]) and metric = $2 and local_date = any($3::date[]) and w is not null
           group by starts_at, slot, step_min
           union all
           select ts, step_min, sum(value)
           from unnest($4::timestamptz[], $5::timestamptz[]) as day (start, after)
           cross join lateral (select ts, step_min, value
                               from iot_readings
                               where device_id = any($1::uuid[]) and metric = $2 and ts >= start and ts < after
                                 and ts >= $6 and ts < $7) as loose
           group by ts, step_min) as sums
     group by step_min`,
    [
      deviceIds,
      METRIC_CODES[metric],
      days.map(({ localDate }) => localDate),
      starts.map((startMs) => new Date(startMs)),
      ends.map((endMs) => new Date(endMs)),
      new Date(Math.min(...starts)),
      new Date(Math.max(...ends)),
    ],
  );
  return rows.flatMap(({ step_min: minutes, starts: startsMs, watts }) =>
    startsMs.map((startMs, index) => ({ startMs, minutes, value: watts[index] ?? 0 })),
  );
}
