import type { TableSize, TimescaleUse } from '@coprowatt/contracts';
import type { LocalDate } from '@coprowatt/energy';
import type { EntityManager } from 'typeorm';
import { METRIC_CODES, type PowerMetric } from '../reading/codes.ts';

/** SQL of the disk budget. No statement reads more than a sample of a table, or more than a few index entries a meter. */

/** Pages of `iot_days` that a sample reads: some 4 MB, whatever the size of the table. */
const SAMPLED_PAGES = 500;

const SIZES = `
  select relation.table_name as name,
         case when reltuples >= 0 and relpages > 0
              then reltuples::float8 / relpages * (pg_relation_size(oid) / current_setting('block_size')::float8)
              end as rows,
         pg_relation_size(oid)::float8 as "tableBytes",
         pg_indexes_size(oid)::float8 as "indexBytes",
         coalesce(pg_total_relation_size(nullif(reltoastrelid, 0)), 0)::float8 as "toastBytes",
         pg_total_relation_size(oid)::float8 as "totalBytes"
  from pg_class join (values ('iot_days'), ('iot_readings')) as relation (table_name) on oid = table_name::regclass
  order by 1`;

const CHUNK_SIZES = `
  select approximate_row_count('iot_readings')::float8 as rows, table_bytes::float8 as "tableBytes",
         index_bytes::float8 as "indexBytes", toast_bytes::float8 as "toastBytes", total_bytes::float8 as "totalBytes"
  from hypertable_detailed_size('iot_readings')`;

/** Sizes of the tables; `rows` is null where the server has not looked at the table yet. */
export type FoundSize = Omit<TableSize, 'rows'> & { rows: number | null };

/** @param hypertable whether the rows of readings lie in chunks. */
export async function findSizes(manager: EntityManager, hypertable: boolean): Promise<FoundSize[]> {
  const sizes = await manager.query<FoundSize[]>(SIZES);
  if (!hypertable) return sizes;
  const [chunks] = await manager.query<Omit<FoundSize, 'name'>[]>(CHUNK_SIZES);
  return sizes.map((size) => (size.name === 'iot_readings' ? { ...size, ...chunks } : size));
}

export async function findDatabaseBytes(manager: EntityManager): Promise<number> {
  const [row] = await manager.query<{ bytes: number }[]>(
    'select pg_database_size(current_database())::float8 as bytes',
  );
  return row?.bytes ?? 0;
}

/** Bytes of the compressed chunks before and now; null where none is. Only where the server compresses. */
export async function findCompression(manager: EntityManager): Promise<TimescaleUse['compression']> {
  const [row] = await manager.query<TimescaleUse['compression'][]>(
    `select before_compression_total_bytes::float8 as "beforeBytes", after_compression_total_bytes::float8 as "afterBytes"
     from hypertable_compression_stats('iot_readings') where after_compression_total_bytes is not null`,
  );
  return row ?? null;
}

/** What some pages of `iot_days` hold. */
export interface DaySample {
  rows: number;
  /** Packed intervals. */
  intervals: number;
  /** Their arrays, values, qualities and sources. */
  curveBytes: number;
  /** Whether the whole table was read. */
  whole: boolean;
}

export async function sampleDays(manager: EntityManager, tableBytes: number): Promise<DaySample> {
  const share = Math.min(1, (SAMPLED_PAGES * 8_192) / Math.max(1, tableBytes));
  const [row] = await manager.query<Omit<DaySample, 'whole'>[]>(
    `select count(*)::float8 as rows,
            coalesce(sum(covered_min::float8 / coalesce(step_min, 30)) filter (where curve is not null), 0) as intervals,
            coalesce(sum(coalesce(pg_column_size(curve), 0) + coalesce(pg_column_size(curve_quality), 0)
              + coalesce(pg_column_size(curve_source), 0)), 0)::float8 as "curveBytes"
     from iot_days tablesample system ($1) repeatable (1)`,
    [100 * share],
  );
  return { rows: 0, intervals: 0, curveBytes: 0, ...row, whole: share === 1 };
}

/** The days of all meters, by their ends; and those that delivered a curve of late. */
export interface Span {
  /** Codes of the metrics of which a day is stored. */
  metrics: number[];
  oldest: LocalDate | null;
  newest: LocalDate | null;
  oldestCurve: LocalDate | null;
  /** Meters, and curves of theirs, that delivered since `since`. */
  meters: number;
  series: number;
  intervalsPerDay: number;
  /** Intervals that will age out until curves are kept from `keptNext` of their metric. */
  agingIntervals: number;
}

/** First day whose curve of a metric is kept now, and in a year. */
export interface KeptDays {
  metric: PowerMetric;
  kept: LocalDate;
  keptNext: LocalDate;
}

/** @param since from when a meter counts as delivering. */
export async function findSpan(manager: EntityManager, terms: KeptDays[], since: LocalDate): Promise<Span> {
  const day = (what: string, where: string, order: string): string => `
    left join lateral (select ${what} from iot_days
      where device_id = meters.id and metric = curve.metric ${where} order by local_date ${order} limit 1)`;
  const [row] = await manager.query<Span[]>(
    `select coalesce(array_agg(distinct curve.metric::integer) filter (where first.local_date is not null), '{}') as metrics,
            min(first.local_date)::text as oldest, max(last.local_date)::text as newest,
            min(kept.local_date)::text as "oldestCurve",
            count(distinct meters.id) filter (where recent.step > 0)::integer as meters,
            count(recent.step)::integer as series,
            coalesce(sum(1440.0 / recent.step), 0)::float8 as "intervalsPerDay",
            coalesce(sum(greatest(0, least(recent.local_date + 1, curve.kept_next) - kept.local_date) * 1440.0 / recent.step), 0)::float8
              as "agingIntervals"
     from meters cross join unnest($1::smallint[], $2::date[], $3::date[]) as curve (metric, kept, kept_next)
     ${day('local_date', '', 'asc')} as first on true
     ${day('local_date', '', 'desc')} as last on true
     ${day('local_date', 'and covered_min > 0 and local_date >= curve.kept', 'asc')} as kept on true
     ${day('local_date, coalesce(step_min, 30) as step', 'and covered_min > 0 and local_date >= $4', 'desc')} as recent on true`,
    [
      terms.map(({ metric }) => METRIC_CODES[metric]),
      terms.map(({ kept }) => kept),
      terms.map(({ keptNext }) => keptNext),
      since,
    ],
  );
  if (!row) throw new Error('the span of the readings could not be read');
  return row;
}
