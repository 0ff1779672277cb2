import { STEPS_MIN, type EpochMs, type PeakCandidate, type PowerStep } from '@coprowatt/energy';
import type { EntityManager } from 'typeorm';
import { METRIC_CODES, type PowerMetric } from '../reading/codes.ts';
import type { Span } from '../reading/reading-rows.ts';

/** SQL of the power of several meters together: their curves are added where they are, as many as there are. */

interface SumColumns {
  step_min: number;
  starts: EpochMs[];
  watts: number[];
}

/** Slots of the longest day, 25 hours, whose steps are at least so many minutes. */
const slotsOf = (leastStepMin: number): number => (25 * 60) / leastStepMin;

/** Packed days slot by slot: a sum of each place of the array is ten times as fast as one of rows that an array is turned into. */
function packedSums(steps: string, slots: number): string {
  const sums = Array.from({ length: slots }, (_, index) => `sum(curve[${index + 1}])`);
  return `select starts_at, step_min, array[${sums.join(', ')}] as sums
    from iot_days
    where device_id = any($1::uuid[]) and metric = $2 and local_date = any($3::date[]) and curve is not null and ${steps}
    group by starts_at, step_min`;
}

/** Of finer steps, which few meters have, apart: they have six times as many slots. */
const PACKED_SUMS = [
  packedSums('step_min >= 30', slotsOf(30)),
  packedSums('step_min < 30', slotsOf(Math.min(...STEPS_MIN))),
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
           from (${PACKED_SUMS}) as days, unnest(sums) with ordinality as slots (watts, slot)
           where watts is not null
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
