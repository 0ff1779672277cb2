import {
  addDays,
  daysBetween,
  instantsOfWallTime,
  localDateOf,
  monthsBefore,
  type EpochMs,
  type LocalDate,
} from '@coprowatt/energy';
import type { Span } from '../reading/reading-rows.ts';

/** What operators give beyond whole months (providers sheet, section 3): as long as a day can be had it is kept. */
export const EXTRA_DAYS = 15;

/** Every building's clock shows the same as this one's. */
export const RETENTION_ZONE = 'Europe/Paris';

/** After the night's pass, when nobody looks; a time of day that no clock change skips or repeats. */
const RUN_AT = '03:10:00';

/** A chunk, which begins on a multiple of its length since 1970. */
const WEEK_MS = 7 * 24 * 3_600_000;

/** Days in one transaction: some 100,000 intervals. */
const DAYS_AT_ONCE = 2_000;

/**
 * First local day whose curve is kept on a day. Counted from the day before: an answer asked before midnight may be written
 * after it.
 */
export function keptFrom(today: LocalDate, months: number): LocalDate {
  return monthsBefore(addDays(today, -1), months, EXTRA_DAYS);
}

/** Months back, and days before those. */
export interface CurveDepth {
  months: number;
  days: number;
}

/** How deep a day lies: whole months first, as operators count. */
export function depthTo(date: LocalDate, today: LocalDate): CurveDepth {
  let months = 0;
  while (monthsBefore(today, months + 1) >= date) months++;
  return { months, days: Math.max(0, daysBetween(date, monthsBefore(today, months))) };
}

/** The first instant after `afterMs` at which a run is due: 03:10 of a day. */
export function nextRunMs(afterMs: EpochMs): EpochMs {
  const today = localDateOf(afterMs, RETENTION_ZONE);
  const runs = [today, addDays(today, 1)].flatMap((date) =>
    instantsOfWallTime(`${date}T${RUN_AT}`, RETENTION_ZONE),
  );
  return runs.find((ms) => ms > afterMs) ?? Number.POSITIVE_INFINITY;
}

/**
 * Chunks of a hypertable that lie whole between two instants, whose batches go without being decompressed; null when none
 * does. Beginning with the chunk of the first instant: what is left of it was left for now.
 */
export function wholeWeeks({ fromMs, toMs }: Span): Span | null {
  const weeks = { fromMs: weekOf(fromMs), toMs: weekOf(toMs) };
  return weeks.fromMs < weeks.toMs ? weeks : null;
}

const weekOf = (ms: EpochMs): EpochMs => Math.floor(ms / WEEK_MS) * WEEK_MS;

/** Meters in one transaction, when each has this many days to drop; null: all its history. */
export function metersAtOnce(days: number | null): number {
  return days === null ? 1 : Math.max(1, Math.floor(DAYS_AT_ONCE / Math.max(1, days)));
}
