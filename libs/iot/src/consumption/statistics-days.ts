import { HOURS_AFTER_NIGHT, type LocalDate, type MeterDay } from '@coprowatt/energy';
import { runPrepared } from '@coprowatt/platform';
import type { EntityManager } from 'typeorm';
import { METRIC_CODES, type PowerMetric } from '../reading/codes.ts';
import { hourSums } from '../reading/day-queries.ts';
import type { DaySpan } from './comparison-period.ts';

/** SQL of statistics: energies of many days and powers of a few, in one statement. */

/** The days that figures stand on. */
export interface StatisticsSpan extends DaySpan {
  /** Those whose powers are told, too. */
  powers: DaySpan;
}

type PowerColumns = [
  nightBaseW: number | null,
  maxW: number | null,
  maxAtMs: number | null,
  hourly: (number | null)[] | null,
  hourlyMin: number[] | null,
];

/** Of one meter; a day as an array, all of them as one text: hundreds of rows take the driver three times as long. */
interface MeterColumns {
  device_id: string;
  days: [
    localDate: LocalDate,
    expectedMin: number,
    coveredMin: number,
    total: number | null,
    operatorWh: number | null,
    powers: PowerColumns | null,
  ][];
}

const NIGHT = ['hourly', 'hourly_min']
  .map((column) => `${column}[1:expected_min / 60 - ${HOURS_AFTER_NIGHT}]`)
  .join(', ');

/** Days of which any energy is known, in no order. The hours of the night come only where several meters are asked: one keeps its base. */
export async function selectStatisticsDays(
  manager: EntityManager,
  deviceIds: string[],
  metric: PowerMetric,
  { from, to, powers }: StatisticsSpan,
): Promise<MeterDay[]> {
  if (deviceIds.length === 0) return [];
  const rows = await runPrepared<MeterColumns>(
    manager,
    `select device_id, json_agg(json_build_array(local_date, expected_min, covered_min, total, operator_wh,
       case when local_date >= $5 and local_date < $6 then json_build_array(night_base_w, max_w,
         extract(epoch from max_at) * 1000, ${deviceIds.length > 1 ? NIGHT : 'null, null'}) end)) as days
     from iot_days
     where device_id = any($1::uuid[]) and metric = $2 and local_date >= $3 and local_date < $4
       and (covered_min > 0 or operator_wh is not null)
     group by device_id`,
    [deviceIds, METRIC_CODES[metric], from, to, powers.from, powers.to],
  );
  return rows.flatMap(asMeterDays);
}

/** What no figure stands on is left out. */
function asMeterDays({ device_id: deviceId, days }: MeterColumns): MeterDay[] {
  return days.map(([localDate, expectedMin, coveredMin, total, operatorWh, powers]) => {
    const [nightBaseW = null, maxW = null, maxAtMs = null, hourly = null, hourly_min = null] = powers ?? [];
    return {
      deviceId,
      localDate,
      expectedMin,
      coveredMin,
      operatorWh,
      totalWattMinutes: total ?? 0,
      hourly: hourSums({ hourly, hourly_min }, hourly?.length ?? 0),
      nightBaseW,
      maxW,
      maxAtMs,
      maximumPower: null,
      stepMin: null,
      quality: null,
      source: null,
    };
  });
}
