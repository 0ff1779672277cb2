import type { LocalDate } from '@coprowatt/energy';
import type { EntityManager } from 'typeorm';
import { METRIC_CODES, POWER_METRICS, type PowerMetric } from '../reading/codes.ts';
import type { Span } from '../reading/reading-rows.ts';
import type { DroppedBefore } from './curve-retention.ts';

/** SQL of the retention: its own row a metric, and the curves that it drops. */

/** How far the curves of one metric were dropped. */
export interface RetentionRow {
  /** When the last run was opened, or the metric first looked at. */
  openedAt: Date;
  /** No curve is left before this day; null before the first run ended. */
  keptFrom: LocalDate | null;
  /** Cut-off of the run under way; null between runs. */
  aimsAt: LocalDate | null;
  afterDevice: string | null;
  /** Days before it may have lost their curve: the furthest that any run aimed at. */
  droppedBefore: LocalDate | null;
  /** Days whose curve the run under way, or the last one, dropped. */
  days: number;
  finishedAt: Date | null;
}

const COLUMNS = `opened_at as "openedAt", kept_from::text as "keptFrom", aims_at::text as "aimsAt",
  dropped_before::text as "droppedBefore", after_device as "afterDevice", days, finished_at as "finishedAt"`;

/** Makes the row of a metric that was never looked at. */
export async function beginRetention(manager: EntityManager, metric: PowerMetric, now: Date): Promise<void> {
  await manager.query(
    'insert into iot_retention (metric, opened_at) values ($1, $2) on conflict do nothing',
    [METRIC_CODES[metric], now],
  );
}

export async function findRetention(
  manager: EntityManager,
  metric: PowerMetric,
): Promise<RetentionRow | null> {
  const [row] = await manager.query<RetentionRow[]>(
    `select ${COLUMNS} from iot_retention where metric = $1`,
    [METRIC_CODES[metric]],
  );
  return row ?? null;
}

/** Days before which the curve of each metric may be lost, whatever is kept now; in SQL. Null before the first run. */
export const DROPPED_BEFORE =
  '(select jsonb_object_agg(metric, dropped_before) from iot_retention where dropped_before is not null)';

export async function findDroppedBefore(manager: EntityManager): Promise<DroppedBefore | null> {
  const [row] = await manager.query<{ days: DroppedBefore | null }[]>(`select ${DROPPED_BEFORE} as days`);
  return row?.days ?? null;
}

/** No curve of any other metric is left before this day; null until a run of each has ended. */
export async function findPassedByOthers(
  manager: EntityManager,
  metric: PowerMetric,
): Promise<LocalDate | null> {
  const [row] = await manager.query<{ day: LocalDate | null }[]>(
    `select case when count(kept_from) = $2 then min(kept_from)::text end as day
     from iot_retention where metric <> $1`,
    [METRIC_CODES[metric], POWER_METRICS.length - 1],
  );
  return row?.day ?? null;
}

/** Null while another process is at it. */
export async function lockRetention(
  manager: EntityManager,
  metric: PowerMetric,
): Promise<RetentionRow | null> {
  const [row] = await manager.query<RetentionRow[]>(
    `select ${COLUMNS} from iot_retention where metric = $1 for update skip locked`,
    [METRIC_CODES[metric]],
  );
  return row ?? null;
}

export async function saveRetention(
  manager: EntityManager,
  metric: PowerMetric,
  { openedAt, keptFrom, aimsAt, afterDevice, days, finishedAt }: Omit<RetentionRow, 'droppedBefore'>,
): Promise<void> {
  await manager.query(
    `update iot_retention
     set opened_at = $2, kept_from = $3::date, aims_at = $4::date, after_device = $5, days = $6, finished_at = $7,
       dropped_before = greatest(dropped_before, $3::date, $4::date)
     where metric = $1`,
    [METRIC_CODES[metric], openedAt, keptFrom, aimsAt, afterDevice, days, finishedAt],
  );
}

/** The meters that follow one in the order of their ids, those of the first to start with. */
export async function listMetersAfter(
  manager: EntityManager,
  afterDevice: string | null,
  limit: number,
): Promise<string[]> {
  const rows = await manager.query<{ id: string }[]>(
    'select id from meters where id > $1 or $1 is null order by id limit $2',
    [afterDevice, limit],
  );
  return rows.map(({ id }) => id);
}

/** Curves of one metric of some meters, from `from` (null: the first day) to `to` (excluded). */
export interface AgedDays {
  deviceIds: string[];
  metric: PowerMetric;
  from: LocalDate | null;
  to: LocalDate;
}

/** From the first to the last aged day of one meter. */
export interface AgedSpan extends Span {
  deviceId: string;
}

/** Locks the aged days that have a curve, in the order of every writer. Answers from the first to the last of each meter. */
export async function lockAged(
  manager: EntityManager,
  { deviceIds, metric, from, to }: AgedDays,
): Promise<{ days: number; spans: AgedSpan[] }> {
  const rows = await manager.query<{ device_id: string; days: number; starts: Date; ends: Date }[]>(
    `with aged as (
       select device_id, starts_at, expected_min from iot_days
       where device_id = any($1::uuid[]) and metric = $2 and local_date >= coalesce($3, '-infinity'::date)
         and local_date < $4 and covered_min > 0
       order by device_id, local_date
       for update
     )
     select device_id, count(*)::integer as days, min(starts_at) as starts,
            max(starts_at + make_interval(mins => expected_min)) as ends
     from aged group by device_id`,
    [deviceIds, METRIC_CODES[metric], from, to],
  );
  return {
    days: rows.reduce((sum, { days }) => sum + days, 0),
    spans: rows.map((row) => ({
      deviceId: row.device_id,
      fromMs: row.starts.getTime(),
      toMs: row.ends.getTime(),
    })),
  };
}

/** Takes the packed curves out of their day rows, and leaves the sums. */
export async function dropPacked(
  manager: EntityManager,
  { deviceIds, metric, from, to }: AgedDays,
): Promise<void> {
  await manager.query(
    `update iot_days set curve = null, curve_quality = null, curve_source = null
     where device_id = any($1::uuid[]) and metric = $2 and local_date >= coalesce($3, '-infinity'::date)
       and local_date < $4 and curve is not null`,
    [deviceIds, METRIC_CODES[metric], from, to],
  );
}

/** Deletes the rows of meters whose aged days have the same bounds. */
export async function deleteAgedRows(
  manager: EntityManager,
  deviceIds: string[],
  metric: PowerMetric,
  { fromMs, toMs }: Span,
): Promise<void> {
  await manager.query(
    'delete from iot_readings where device_id = any($1::uuid[]) and metric = $2 and ts >= $3 and ts < $4',
    [deviceIds, METRIC_CODES[metric], new Date(fromMs), new Date(toMs)],
  );
}
