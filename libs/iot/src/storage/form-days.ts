import type { EpochMs, Interval, LocalDate } from '@coprowatt/energy';
import type { EntityManager } from 'typeorm';
import { METRIC_CODES } from '../reading/codes.ts';
import { packCurve, unpackCurve } from '../reading/curve-codec.ts';
import { CURVE_COLUMNS, asCurve, type CurveColumns } from '../reading/day-columns.ts';
import { endOf, spans } from '../reading/day-merge.ts';
import { arrayLiteral, eachSlot, type SeriesKey } from '../reading/day-rows.ts';
import { deleteRows, insertRows, selectRows } from '../reading/reading-rows.ts';
import type { StoreForm } from '../timescale/store-form-rules.ts';
import { sumsOf, type CurveSums } from './curve-sums.ts';

/** SQL of the change of store: days of one series in the form that they shall leave. */

/** What a day row says of its curve. */
export interface FormDay {
  localDate: LocalDate;
  startMs: EpochMs;
  expectedMin: number;
  coveredMin: number;
  wattMinutes: number;
}

/** A day with its curve, wherever that lies. */
export interface CurveDay {
  day: FormDay;
  intervals: Interval[];
  sums: CurveSums;
}

/** Days after `after` whose curve does not lie in the form wanted, oldest first, locked; those whose curve has aged out are left. */
export async function lockOtherForm(
  manager: EntityManager,
  { deviceId, metric }: SeriesKey,
  to: StoreForm,
  { notBefore, after, limit }: { notBefore: LocalDate | null; after: LocalDate | null; limit: number },
): Promise<FormDay[]> {
  const rows = await manager.query<(Omit<FormDay, 'startMs'> & { startsAt: Date })[]>(
    `select local_date::text as "localDate", starts_at as "startsAt", expected_min as "expectedMin",
            covered_min as "coveredMin", total::double precision as "wattMinutes"
     from iot_days
     where device_id = $1 and metric = $2 and covered_min > 0 and (curve is null) = $3
       and local_date >= coalesce($4, '-infinity'::date) and local_date > coalesce($5, '-infinity'::date)
     order by iot_days.local_date limit $6
     for update`,
    [deviceId, METRIC_CODES[metric], to === 'packed', notBefore, after, limit],
  );
  return rows.map(({ startsAt, ...day }) => ({ ...day, startMs: startsAt.getTime() }));
}

/** First day from `notBefore` on whose curve should be there and is in neither form; null when there is none. */
export async function findWithoutCurve(
  manager: EntityManager,
  { deviceId, metric }: SeriesKey,
  notBefore: LocalDate | null,
): Promise<LocalDate | null> {
  const [row] = await manager.query<{ localDate: LocalDate }[]>(
    `select local_date::text as "localDate" from iot_days as day
     where device_id = $1 and metric = $2 and covered_min > 0 and curve is null
       and local_date >= coalesce($3, '-infinity'::date)
       and not exists (select from iot_readings as reading
         where reading.device_id = $1 and reading.metric = $2
           and ts >= starts_at and ts < starts_at + make_interval(mins => expected_min))
     order by day.local_date limit 1`,
    [deviceId, METRIC_CODES[metric], notBefore],
  );
  return row?.localDate ?? null;
}

/** The curves of these days as they lie now; a day without any is absent. */
export async function curvesOf(
  manager: EntityManager,
  series: SeriesKey,
  days: FormDay[],
): Promise<CurveDay[]> {
  const [first, last] = [days[0], days.at(-1)];
  if (!first || !last) return [];
  const packed = await selectPacked(manager, series, days);
  const loose = await selectRows(manager, series, { fromMs: first.startMs, toMs: endOf(last) });
  return days.flatMap((day) => {
    const rows = loose.filter(({ startMs }) => day.startMs <= startMs && startMs < endOf(day));
    const intervals = [
      ...(packed.get(day.localDate) ?? []),
      ...rows.map(({ deviceId: _, ...interval }) => interval),
    ];
    return intervals.length > 0 ? { day, intervals, sums: sumsOf(intervals) } : [];
  });
}

/** Lays packed days out as rows. @returns how many. */
export async function moveToRows(
  manager: EntityManager,
  series: SeriesKey,
  days: CurveDay[],
): Promise<number> {
  await insertRows(
    manager,
    series,
    days.flatMap(({ intervals }) => intervals),
  );
  await manager.query(
    `update iot_days set curve = null, curve_quality = null, curve_source = null
     where device_id = $1 and metric = $2 and local_date = any($3::date[])`,
    [series.deviceId, METRIC_CODES[series.metric], days.map(({ day }) => day.localDate)],
  );
  return days.length;
}

/** Packs those days that an array holds, and takes their rows away. @returns how many. */
export async function moveToPacked(
  manager: EntityManager,
  series: SeriesKey,
  days: CurveDay[],
): Promise<number> {
  const packed = days.flatMap(({ day, intervals }) => {
    const curve = packCurve(intervals, day.startMs, day.expectedMin);
    return curve ? [{ day, curve }] : [];
  });
  if (packed.length === 0) return 0;
  await manager.query(
    `update iot_days set curve = day.curve::integer[], curve_quality = day.curve_quality::smallint[],
       curve_source = day.curve_source::smallint[]
     from unnest($3::date[], $4::text[], $5::text[], $6::text[]) as day (local_date, curve, curve_quality, curve_source)
     where iot_days.device_id = $1 and iot_days.metric = $2 and iot_days.local_date = day.local_date`,
    [
      series.deviceId,
      METRIC_CODES[series.metric],
      packed.map(({ day }) => day.localDate),
      packed.map(({ curve }) => arrayLiteral(curve.values)),
      packed.map(({ curve }) => eachSlot(curve.quality)),
      packed.map(({ curve }) => eachSlot(curve.source)),
    ],
  );
  for (const span of spans(packed.map(({ day }) => day))) await deleteRows(manager, series, span);
  return packed.length;
}

async function selectPacked(
  manager: EntityManager,
  { deviceId, metric }: SeriesKey,
  days: FormDay[],
): Promise<Map<LocalDate, Interval[]>> {
  const rows = await manager.query<(CurveColumns & { local_date: LocalDate })[]>(
    `select local_date::text, ${CURVE_COLUMNS} from iot_days
     where device_id = $1 and metric = $2 and local_date = any($3::date[]) and curve is not null`,
    [deviceId, METRIC_CODES[metric], days.map(({ localDate }) => localDate)],
  );
  return new Map(
    rows.map((row) => {
      const curve = asCurve(row);
      return [row.local_date, curve ? unpackCurve(curve) : []];
    }),
  );
}
