import { Temporal } from 'temporal-polyfill';
import type { EpochMs, LocalDate } from './reading.ts';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** Enough for a century of a zone; only a flood of odd dates ever empties it. */
const CACHED_DAYS = 40_000;
const boundsByZone = new Map<string, Map<LocalDate, DayBounds>>();

/** Hour of the day at which yesterday's curve is published (providers sheet, sections 6 and 12). */
const PUBLICATION_HOUR: Record<string, number> = { 'Europe/Paris': 8, 'Europe/Brussels': 12 };

/** A local day as instants; `endMs` is the next local midnight. */
export interface DayBounds {
  date: LocalDate;
  startMs: EpochMs;
  endMs: EpochMs;
}

/** Throws a RangeError on a date that does not exist. */
export function dayBounds(date: LocalDate, zone: string): DayBounds {
  const known = boundsByZone.get(zone) ?? new Map<LocalDate, DayBounds>();
  const cached = known.get(date);
  if (cached) return cached;
  const bounds = { date, startMs: midnight(date, zone), endMs: midnight(addDays(date, 1), zone) };
  if (known.size >= CACHED_DAYS) known.clear();
  boundsByZone.set(zone, known.set(date, bounds));
  return bounds;
}

/** Instant of local midnight: the first instant of `date` in `zone`. */
export function startOfDay(date: LocalDate, zone: string): EpochMs {
  return dayBounds(date, zone).startMs;
}

// Instants come day by day: the last answer is nearly always the next one.
const lastDays = new Map<string, DayBounds>();

/** The civil date that clocks in `zone` show at an instant. */
export function localDateOf(ms: EpochMs, zone: string): LocalDate {
  let day = lastDays.get(zone) ?? dayBounds(utcDate(ms), zone);
  if (ms < day.startMs || ms >= day.endMs) day = dayBounds(utcDate(ms), zone);
  while (ms < day.startMs) day = dayBounds(addDays(day.date, -1), zone);
  while (ms >= day.endMs) day = dayBounds(addDays(day.date, 1), zone);
  lastDays.set(zone, day);
  return day.date;
}

/** Length of the local day in minutes: 1,380 when the clocks go forward, 1,500 when they go back, else 1,440. */
export function dayMinutes(date: LocalDate, zone: string): number {
  const { startMs, endMs } = dayBounds(date, zone);
  return (endMs - startMs) / MINUTE_MS;
}

/** `date` moved by whole days; negative goes back. */
export function addDays(date: LocalDate, days: number): LocalDate {
  return utcDate(utcMidnight(date) + days * DAY_MS);
}

/** Number of days from `from` to `to`, 0 when they are equal. */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return (utcMidnight(to) - utcMidnight(from)) / DAY_MS;
}

/** Every date from `from`, included, to `to`, excluded, oldest first. */
export function eachDay(from: LocalDate, to: LocalDate): LocalDate[] {
  const firstMs = utcMidnight(from);
  const length = Math.max(0, (utcMidnight(to) - firstMs) / DAY_MS);
  return Array.from({ length }, (_, index) => civilDate(firstMs + index * DAY_MS));
}

/** `YYYY-MM` of a date. */
export function monthOf(date: LocalDate): string {
  return date.slice(0, 7);
}

/** First of January of the year of a date. */
export function firstOfYear(date: LocalDate): LocalDate {
  return `${date.slice(0, 4)}-01-01`;
}

/** First day of the month after the one of `date`. */
export function nextMonth(date: LocalDate): LocalDate {
  const [year = 0, month = 0] = date.split('-').map(Number);
  return utcDate(Date.UTC(year, month, 1));
}

/** The same day of an earlier month, or that month's last day, then `days` earlier. */
export function monthsBefore(date: LocalDate, months: number, days = 0): LocalDate {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  const lastOfMonth = new Date(Date.UTC(year, month - months, 0)).getUTCDate();
  return addDays(utcDate(Date.UTC(year, month - 1 - months, Math.min(day, lastOfMonth))), -days);
}

/** Starts of the 23, 24 or 25 hours of a local day, in order. */
export function hourStarts(date: LocalDate, zone: string): EpochMs[] {
  const { startMs, endMs } = dayBounds(date, zone);
  return Array.from({ length: (endMs - startMs) / HOUR_MS }, (_, hour) => startMs + hour * HOUR_MS);
}

/**
 * The instants at which a wall clock in `zone` shows `naive` (`YYYY-MM-DDTHH:mm:ss`): none in the spring gap,
 * two in the autumn hour that comes twice (summer time first), else one.
 */
export function instantsOfWallTime(naive: string, zone: string): EpochMs[] {
  const wall = Temporal.PlainDateTime.from(naive);
  const earlier = wall.toZonedDateTime(zone, { disambiguation: 'earlier' });
  const later = wall.toZonedDateTime(zone, { disambiguation: 'later' });
  if (!earlier.toPlainDateTime().equals(wall)) return [];
  const instants = [earlier.epochMilliseconds, later.epochMilliseconds];
  return earlier.equals(later) ? instants.slice(0, 1) : instants;
}

/**
 * Last local day whose curve the operator has published for everyone at `nowMs`: yesterday from 08:00 in Paris
 * and 12:00 in Brussels, the day before until then.
 */
export function lastPublishedDay(nowMs: EpochMs, zone: string): LocalDate {
  const today = localDateOf(nowMs, zone);
  // Counted from the day's end: clocks change before.
  const publishedMs = dayBounds(today, zone).endMs - (24 - (PUBLICATION_HOUR[zone] ?? 12)) * HOUR_MS;
  return addDays(today, nowMs < publishedMs ? -2 : -1);
}

/**
 * Whether a text is a civil date that exists, `YYYY-MM-DD` with a year from 1970 to 9998. Before, clocks were off UTC by seconds
 * (Paris until 1911), which no offset of RFC 3339 tells; nothing was metered by the half-hour either.
 */
export function isLocalDate(text: string): boolean {
  if (!/^(19[7-9]|[2-9]\d\d)\d-\d\d-\d\d$/.test(text) || text.startsWith('9999')) return false;
  const ms = utcMidnight(text);
  return !Number.isNaN(ms) && utcDate(ms) === text;
}

function midnight(date: LocalDate, zone: string): EpochMs {
  return Temporal.PlainDate.from(date).toZonedDateTime({ timeZone: zone }).epochMilliseconds;
}

const dates = new Map<EpochMs, LocalDate>();

/** `utcDate` of a midnight: a history asks for each of its days again and again. */
function civilDate(midnightMs: EpochMs): LocalDate {
  const known = dates.get(midnightMs);
  if (known) return known;
  if (dates.size >= CACHED_DAYS) dates.clear();
  const date = utcDate(midnightMs);
  dates.set(midnightMs, date);
  return date;
}

/** NaN on a text that is no date. */
function utcMidnight(date: LocalDate): EpochMs {
  return Date.parse(`${date}T00:00:00Z`);
}

function utcDate(ms: EpochMs): LocalDate {
  return new Date(ms).toISOString().slice(0, 10);
}
