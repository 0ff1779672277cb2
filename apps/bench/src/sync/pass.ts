import { setTimeout as delay } from 'node:timers/promises';
import type { SyncPass } from '@coprowatt/contracts';
import type { LocalDate } from '@coprowatt/energy';
import type { DataSource } from 'typeorm';

const OPENED_WITHIN_MS = 60_000;

/** Instants at which the runs of a pass are due, jitter included, as soon as all of them are open. */
export async function releasesOf(
  db: DataSource,
  pass: SyncPass,
  date: LocalDate,
  meters: number,
): Promise<number[]> {
  for (const end = Date.now() + OPENED_WITHIN_MS; Date.now() < end; await delay(20)) {
    const rows = await db.query<{ at: Date | null }[]>(
      'select next_try_at as at from linky_sync_runs where pass = $1 and local_date = $2',
      [pass, date],
    );
    if (rows.length >= meters) return rows.map(({ at }) => at?.getTime() ?? NaN);
  }
  throw new Error(`the ${pass} pass of ${date} was not opened`);
}

export interface PassEnd {
  open: number;
  done: number;
  failed: number;
  /** When the last run ended. */
  lastMs: number;
  calls: number;
}

export async function endOf(db: DataSource, pass: SyncPass, date: LocalDate): Promise<PassEnd> {
  const [row] = await db.query<
    { open: number; done: number; failed: number; last: Date | null; calls: number }[]
  >(
    `select (count(*) filter (where finished_at is null))::int as open, count(finished_at)::int as done, (count(*) filter (where state = 'failed'))::int as failed,
      max(finished_at) as last, sum(calls)::int as calls from linky_sync_runs where pass = $1 and local_date = $2`,
    [pass, date],
  );
  return {
    open: row?.open ?? 0,
    done: row?.done ?? 0,
    failed: row?.failed ?? 0,
    lastMs: row?.last?.getTime() ?? NaN,
    calls: row?.calls ?? 0,
  };
}

/** Days of these that a meter's curve covers whole, summed over all meters. */
export async function wholeDays(db: DataSource, date: LocalDate): Promise<number> {
  const [row] = await db.query<{ days: number }[]>(
    'select count(*)::int as days from iot_days where metric = 1 and local_date = $1 and covered_min = expected_min',
    [date],
  );
  return row?.days ?? 0;
}

/** Runs that are not over, of whatever pass. */
export async function openRuns(db: DataSource): Promise<number> {
  const [row] = await db.query<{ runs: number }[]>(
    `select count(*)::int as runs from linky_sync_runs where state in ('queued', 'running', 'waiting')`,
  );
  return row?.runs ?? 0;
}
