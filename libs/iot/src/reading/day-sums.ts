import type { LocalDate, MeterDay } from '@coprowatt/energy';
import { runPrepared } from '@coprowatt/platform';
import type { EntityManager } from 'typeorm';
import { METRIC_CODES, qualityOf, type PowerMetric } from './codes.ts';
import type { DaySpan } from './day-span.ts';

/** SQL of the days of many meters without their hours. */

/** Days that are read. */
export interface SummedDays extends DaySpan {
  /** Days between them that are not. */
  without?: DaySpan;
  /** Those whose powers are told, too; none without it. */
  powers?: DaySpan;
}

/** The days of one meter, a column as one text: rows take the driver several times as long, and an array a day longer, too. */
interface SumColumns {
  device_id: string;
  dates: LocalDate[];
  expected: number[];
  covered: number[];
  totals: (number | null)[];
  operator_wh: (number | null)[];
  qualities: (number | null)[];
  night_bases?: (number | null)[];
  maxima?: (number | null)[];
  maxima_at_ms?: (number | null)[];
}

/** Days of which any energy is known, in no order. What no figure stands on is left out: hours, step, source, maximum power. */
export async function selectDaySums(
  manager: EntityManager,
  deviceIds: string[],
  metric: PowerMetric,
  { from, to, without = { from: to, to }, powers }: SummedDays,
): Promise<MeterDay[]> {
  if (deviceIds.length === 0) return [];
  const rows = await runPrepared<SumColumns>(
    manager,
    `select device_id, json_agg(local_date) as dates, json_agg(expected_min) as expected, json_agg(covered_min) as covered,
       json_agg(total) as totals, json_agg(operator_wh) as operator_wh, json_agg(quality) as qualities${powers ? POWERS : ''}
     from iot_days
     where device_id = any($1::uuid[]) and metric = $2 and local_date >= $3 and local_date < $4
       and (local_date < $5 or local_date >= $6) and (covered_min > 0 or operator_wh is not null)
     group by device_id`,
    [
      deviceIds,
      METRIC_CODES[metric],
      ...[from, to, without.from, without.to],
      ...(powers ? [powers.from, powers.to] : []),
    ],
  );
  return rows.flatMap(asMeterDays);
}

const POWERS = [
  ['night_base_w', 'night_bases'],
  ['max_w', 'maxima'],
  ['extract(epoch from max_at) * 1000', 'maxima_at_ms'],
]
  .map(
    ([column, name]) =>
      `, json_agg(case when local_date >= $7 and local_date < $8 then ${column} end) as ${name}`,
  )
  .join('');

function asMeterDays(columns: SumColumns): MeterDay[] {
  const { device_id: deviceId, dates, expected, covered, totals, operator_wh, qualities } = columns;
  return dates.map((localDate, index) => {
    const quality = qualities[index] ?? null;
    return {
      deviceId,
      localDate,
      expectedMin: expected[index] ?? 0,
      coveredMin: covered[index] ?? 0,
      totalWattMinutes: totals[index] ?? 0,
      operatorWh: operator_wh[index] ?? null,
      quality: quality === null ? null : qualityOf(quality),
      nightBaseW: columns.night_bases?.[index] ?? null,
      maxW: columns.maxima?.[index] ?? null,
      maxAtMs: columns.maxima_at_ms?.[index] ?? null,
      hourly: [],
      maximumPower: null,
      stepMin: null,
      source: null,
    };
  });
}
