import type { EpochMs, PeakCandidate, PowerStep } from '@coprowatt/energy';
import type { EntityManager } from 'typeorm';
import { METRIC_CODES, type PowerMetric } from '../reading/codes.ts';
import type { Span } from '../reading/reading-rows.ts';

/** SQL of the power of several meters together: their curves are added where they are, as many as there are. */

interface SumColumns {
  step_min: number;
  starts: EpochMs[];
  watts: number[];
}

/** The day on which clocks go back. */
const LONGEST_DAY_MIN = 25 * 60;

const PACKED_DAYS = 'device_id = any($1::uuid[]) and metric = $2 and local_date = any($3::date[])';

/** A sum of each place of the arrays: several times as fast as the arrays turned into rows, while a day has few places. */
function sumsOfPlaces(steps: string, leastStepMin: number): string {
  const sums = Array.from(
    { length: LONGEST_DAY_MIN / leastStepMin },
    (_, index) => `sum(curve[${index + 1}])`,
  );
  return `select starts_at, step_min, slot, watts
          from (select starts_at, step_min, array[${sums.join(', ')}] as sums
                from iot_days
                where ${PACKED_DAYS} and ${steps}
                group by starts_at, step_min) as days,
            unnest(sums) with ordinality as slots (watts, slot)
          where watts is not null`;
}

/** Days of curve as arrays, by their steps: those of the operators, and finer ones that hardly any meter has. */
const PACKED_SUMS = [
  sumsOfPlaces('step_min >= 30', 30),
  sumsOfPlaces('step_min = 15', 15),
  `select starts_at, step_min, slot, sum(w)
   from iot_days, unnest(curve) with ordinality as slots (w, slot)
   where ${PACKED_DAYS} and step_min < 15 and w is not null
   group by starts_at, slot, step_min`,
].join(' union all ');

/** The curves of some days, packed or not, added over the meters: the intervals of each step apart. One statement, so one snapshot. */
export async function selectCommonCurve(
  manager: EntityManager,
  deviceIds: string[],
  metric: PowerMetric,
  days: readonly PeakCandidate[],
): Promise<PowerStep[]> {
  const spans = spansOf(days);
  // A branch a span, of constant bounds: a join would look through all that lies between the first and the last.
  const loose = spans.map(
    (_, index) =>
      `select ts, step_min, sum(value)
           from iot_readings
           where device_id = any($1::uuid[]) and metric = $2 and ts >= $${4 + 2 * index} and ts < $${5 + 2 * index}
           group by ts, step_min`,
  );
  const rows = await manager.query<SumColumns[]>(
    `select step_min, json_agg((extract(epoch from ts) * 1000)::bigint) as starts, json_agg(watts) as watts
     from (select starts_at + (slot - 1) * step_min * interval '1 minute' as ts, step_min, watts
           from (${PACKED_SUMS}) as packed
           union all
           ${loose.join(' union all ')}) as sums
     group by step_min`,
    [
      deviceIds,
      METRIC_CODES[metric],
      days.map(({ localDate }) => localDate),
      ...spans.flatMap(({ fromMs, toMs }) => [new Date(fromMs), new Date(toMs)]),
    ],
  );
  return rows.flatMap(({ step_min: minutes, starts: startsMs, watts }) =>
    startsMs.map((startMs, index) => ({ startMs, minutes, value: watts[index] ?? 0 })),
  );
}

/** The days in order, those that follow on each other as one. */
function spansOf(days: readonly PeakCandidate[]): Span[] {
  const spans: Span[] = [];
  for (const { fromMs, toMs } of days.toSorted((a, b) => a.fromMs - b.fromMs)) {
    const last = spans.at(-1);
    if (last?.toMs === fromMs) last.toMs = toMs;
    else spans.push({ fromMs, toMs });
  }
  return spans;
}
