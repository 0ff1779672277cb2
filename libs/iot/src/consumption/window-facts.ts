import type { MetricType } from '@coprowatt/contracts';
import { MINUTE_MS, startOfDay, type Coverage, type ExpectedDays, type LocalDate } from '@coprowatt/energy';
import { runPrepared } from '@coprowatt/platform';
import type { EntityManager } from 'typeorm';
import { METRIC_CODES } from '../reading/codes.ts';
import type { DaySpan } from '../reading/day-span.ts';

/** What is asked of a window that is longer than a page: sums and dates instead of its day rows. */
export interface FactsRequest {
  deviceIds: string[];
  metric: MetricType;
  expected: readonly ExpectedDays[];
  timeZone: string;
  /** Whether the curve's minutes count, or those of the days' values. */
  ofCurve: boolean;
  /** Days whose minutes are counted. */
  counted: DaySpan;
  /** Earlier days count as without a curve; null counts every curve. */
  keptFrom: LocalDate | null;
  /** Where days of which something is known are looked for, and how many at most. */
  known: DaySpan & { limit: number };
}

export interface WindowFacts {
  coverage: Coverage;
  /** The first days of which something is known. */
  dates: LocalDate[];
}

interface FactsColumns {
  covered_min: number;
  undue_min: number;
  dates: LocalDate[] | null;
}

/** One statement and one row, whatever the window and the meters; what is due needs no row. */
export async function selectWindowFacts(manager: EntityManager, request: FactsRequest): Promise<WindowFacts> {
  const { deviceIds, metric, expected, ofCurve, counted, keptFrom, known } = request;
  const dueMin = dueMinutes(request);
  if (deviceIds.length === 0) return { coverage: { coveredMin: 0, expectedMin: dueMin }, dates: [] };
  const [facts] = await runPrepared<FactsColumns>(
    manager,
    `select coalesce(sum(case when not $5 then case when operator_wh is null then covered_min else expected_min end
                              when local_date >= $6 then covered_min end), 0)::double precision as covered_min,
            coalesce(sum(expected_min) filter (where due.device_id is null), 0)::double precision as undue_min,
            (select json_agg(local_date order by local_date)
             from (select distinct local_date
                   from iot_days
                   where device_id = any($1::uuid[]) and metric = $2 and local_date >= $10 and local_date < $11
                     and (covered_min > 0 or not $5 and operator_wh is not null)
                   order by local_date
                   limit $12) as known) as dates
     from iot_days
     left join unnest($7::uuid[], $8::date[], $9::date[]) as due (device_id, first, after)
       on due.device_id = iot_days.device_id and first <= local_date and local_date < after
     where iot_days.device_id = any($1::uuid[]) and metric = $2 and local_date >= $3 and local_date < $4
       and (covered_min > 0 or operator_wh is not null)`,
    [
      deviceIds,
      METRIC_CODES[metric],
      counted.from,
      counted.to,
      ofCurve,
      keptFrom ?? counted.from,
      expected.map(({ deviceId }) => deviceId),
      expected.map(({ from }) => from),
      expected.map(({ to }) => to),
      known.from,
      known.to,
      known.limit,
    ],
  );
  return {
    coverage: { coveredMin: facts?.covered_min ?? 0, expectedMin: dueMin + (facts?.undue_min ?? 0) },
    dates: facts?.dates ?? [],
  };
}

function dueMinutes({ expected, counted, timeZone }: FactsRequest): number {
  return expected.reduce((sum, span) => {
    const from = span.from > counted.from ? span.from : counted.from;
    const to = span.to < counted.to ? span.to : counted.to;
    return from < to ? sum + (startOfDay(to, timeZone) - startOfDay(from, timeZone)) / MINUTE_MS : sum;
  }, 0);
}
