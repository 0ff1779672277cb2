import type { QueryResult, QueryResultRow } from 'pg';
import { errorCode } from '../errors/error-code.ts';
import { StartRefused } from '../errors/start-refused.ts';
import { durationMs } from './duration.ts';

/** A pg Client, PoolClient or Pool. */
export interface Queryable {
  query<Row extends QueryResultRow>(text: string, values?: unknown[]): Promise<QueryResult<Row>>;
}

export interface ClockRow {
  offsetMs: number;
  /** `CLOCK_START` of the first start, or null. */
  clockStart: string | null;
}

/** Channel on which a jump of the clock is told. */
export const CLOCK_CHANNEL = 'clock';
const UNDEFINED_TABLE = '42P01';

/** The one row of table `clock`, or null before the first start has made it. */
export async function findClockRow(db: Queryable): Promise<ClockRow | null> {
  try {
    const { rows } = await db.query<{ offset_ms: string; clock_start: string | null }>(
      'select offset_ms, clock_start from clock',
    );
    return rows[0] ? { offsetMs: Number(rows[0].offset_ms), clockStart: rows[0].clock_start } : null;
  } catch (error) {
    if (errorCode(error) === UNDEFINED_TABLE) return null;
    throw error;
  }
}

/**
 * Makes the row at the first start (offset = real → `CLOCK_START`), keeps it at later ones.
 * @throws StartRefused when `CLOCK_START` is not the one that this data was started with.
 */
export async function startClock(db: Queryable, clockStart: Date | null): Promise<void> {
  const asked = clockStart?.toISOString() ?? null;
  const offsetMs = clockStart ? clockStart.getTime() - Date.now() : 0;
  await db.query('insert into clock (offset_ms, clock_start) values ($1, $2) on conflict do nothing', [
    offsetMs,
    asked,
  ]);
  const kept = (await findClockRow(db))?.clockStart ?? null;
  if (asked !== null && asked !== kept)
    throw new StartRefused(
      `CLOCK_START refused: this data was started with ${kept ?? 'real time'}, not ${asked}. Keep that value or use another database.`,
    );
}

/**
 * Moves the clock of every process forward and tells them.
 * @param isoDuration ISO 8601, e.g. `PT24H`, `P30D`, `P3Y` (calendar of the simulated instant, UTC).
 * @returns the new simulated instant.
 */
export async function advanceClock(db: Queryable, isoDuration: string): Promise<Date> {
  const row = await findClockRow(db);
  if (!row) throw new Error('The clock has not been started yet');
  const byMs = durationMs(isoDuration, Date.now() + row.offsetMs);
  const { rows } = await db.query<{ offset_ms: string }>(
    `with moved as (update clock set offset_ms = offset_ms + $1 returning offset_ms)
     select offset_ms, pg_notify('${CLOCK_CHANNEL}', offset_ms::text) from moved`,
    [byMs],
  );
  return new Date(Date.now() + Number(rows[0]?.offset_ms));
}
