import { fromAbsolute, parseDate, toCalendarDate, toZoned } from '@internationalized/date';
import type { LocalDate } from '@coprowatt/contracts';

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type EpochMs = number;

export const HOUR_MS = 3_600_000;

/** The instant at which the local day `date` begins in `zone`. */
export function startOfDay(date: LocalDate, zone: string): EpochMs {
  return toZoned(parseDate(date), zone).toDate().getTime();
}

/** The civil date of an instant in `zone`, whatever the zone of the browser. */
export function localDateOf(ms: EpochMs, zone: string): LocalDate {
  return toCalendarDate(fromAbsolute(ms, zone)).toString();
}

export function addDays(date: LocalDate, days: number): LocalDate {
  return parseDate(date).add({ days }).toString();
}

/** Civil days from one date to a later one. */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return parseDate(to).compare(parseDate(from));
}

/** Civil days from `from` to `to`, `to` exclusive. */
export function eachDay(from: LocalDate, to: LocalDate): LocalDate[] {
  const days: LocalDate[] = [];
  for (let day = from; day < to; day = addDays(day, 1)) days.push(day);
  return days;
}

/** `YYYY-MM` of a civil date. */
export function monthOf(date: LocalDate): string {
  return date.slice(0, 7);
}

/** First civil day of the month after `month` (`YYYY-MM`). */
export function nextMonth(month: string): LocalDate {
  return parseDate(`${month}-01`).add({ months: 1 }).toString();
}

/** Length of a local day in hours: 23, 24 or 25. */
export function hoursOfDay(date: LocalDate, zone: string): number {
  return (startOfDay(addDays(date, 1), zone) - startOfDay(date, zone)) / HOUR_MS;
}

/** 1 = Monday … 7 = Sunday. */
export function weekday(date: LocalDate): number {
  return ((new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7) + 1;
}

/** Wall-clock time of an instant, `HH:mm`. */
export function wallTime(ms: EpochMs, zone: string): string {
  const at = fromAbsolute(ms, zone);
  return `${String(at.hour).padStart(2, '0')}:${String(at.minute).padStart(2, '0')}`;
}

/**
 * Which of the two passages an instant of the repeated autumn hour belongs to; null for every other instant.
 * The first passage still runs on summer time, the second on winter time.
 */
export function repeatedHour(ms: EpochMs, zone: string): 'summer' | 'winter' | null {
  const wall = wallTime(ms, zone);
  if (wallTime(ms + HOUR_MS, zone) === wall) return 'summer';
  return wallTime(ms - HOUR_MS, zone) === wall ? 'winter' : null;
}
