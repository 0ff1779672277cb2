import type { MetricType } from '@coprowatt/contracts';
import type { LocalDate } from '@coprowatt/energy';
import { METRIC_CODES } from './codes.ts';

/** Days of a metric whose version is asked along with their meters. */
export interface VersionedDays {
  metric: MetricType;
  from: LocalDate;
  /** Exclusive. */
  to: LocalDate;
}

/** A column of a statement on `meters`, and its parameters. */
export interface VersionColumn {
  sql: string;
  parameters: unknown[];
}

/**
 * A text that changes with whatever is stored of a meter's days. Every write of a curve, an operator's value or a retention
 * changes a day row in its transaction, and with it `xmin`, the number of the transaction that wrote the row: count and sum stay
 * the same only where two rows change at once by opposite numbers, which takes a transaction that waited for a younger one. The sum
 * is one of distances to transaction 3, the first there is: a number of a transaction becomes one of arithmetic by `age`, or by
 * way of a text, which takes three times as long. Read it before what it stands for: a write in between makes the answer newer
 * than its validator, never older.
 * @param before parameters that the statement has already.
 */
export function versionColumn(days: VersionedDays | undefined, before: number): VersionColumn {
  if (!days) return { sql: 'null', parameters: [] };
  const [metric, from, to] = [1, 2, 3].map((place) => `$${before + place}`);
  return {
    sql: `(select count(*) || '.' || (count(*) * age('3'::xid) - coalesce(sum(age(xmin)), 0))
      from iot_days
      where device_id = meters.id and metric = ${metric} and local_date >= ${from} and local_date < ${to})`,
    parameters: [METRIC_CODES[days.metric], days.from, days.to],
  };
}
