/**
 * French legal time, which is also Belgian legal time, by arithmetic: UTC+1, and UTC+2 from the last Sunday of March to the last Sunday of October,
 * both at 01:00 UTC (directive 2000/84/EC; true in both countries since 1996). Written without a time-zone library on
 * purpose: the programs under test use one, and the same fault on both sides would cancel out.
 */
export type EpochMs = number;
/** `YYYY-MM-DD` in Paris and Brussels. */
export type LocalDate = string;

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

const MARCH = 2;
const OCTOBER = 9;

/** One year of UTC and the summer time inside it. */
interface Year {
  from: EpochMs;
  to: EpochMs;
  summerFrom: EpochMs;
  summerTo: EpochMs;
}

/** Asked for again and again, and computed slowly: the year of the last question, and the dates of all. */
let lastYear: Year = yearOf(2026);
const midnights = new Map<LocalDate, EpochMs>();
const dates = new Map<EpochMs, LocalDate>();

function lastSundayAtOneUtc(year: number, month: number): EpochMs {
  const lastDay = new Date(Date.UTC(year, month + 1, 0, 1));
  return lastDay.getTime() - lastDay.getUTCDay() * DAY_MS;
}

function yearOf(year: number): Year {
  return {
    from: Date.UTC(year, 0, 1),
    to: Date.UTC(year + 1, 0, 1),
    summerFrom: lastSundayAtOneUtc(year, MARCH),
    summerTo: lastSundayAtOneUtc(year, OCTOBER),
  };
}

/** Paris minus UTC at an instant, in milliseconds. */
export function parisOffsetMs(at: EpochMs): number {
  if (at < lastYear.from || at >= lastYear.to) lastYear = yearOf(new Date(at).getUTCFullYear());
  return at >= lastYear.summerFrom && at < lastYear.summerTo ? 2 * HOUR_MS : HOUR_MS;
}

/** Wall clock of an instant, as the operator writes it: `YYYY-MM-DD HH:MM:SS`, no offset. */
export function wallClock(at: EpochMs): string {
  const local = at + parisOffsetMs(at);
  const time = local - Math.floor(local / DAY_MS) * DAY_MS;
  const [hours, minutes, seconds] = [
    Math.floor(time / HOUR_MS),
    Math.floor((time % HOUR_MS) / MINUTE_MS),
    Math.floor((time % MINUTE_MS) / 1_000),
  ];
  return `${dateOfUtcMidnight(local - time)} ${twoDigits(hours)}:${twoDigits(minutes)}:${twoDigits(seconds)}`;
}

function twoDigits(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}

/** Wall clock of an instant with its offset: `2026-11-16T00:00:00+01:00`. */
export function offsetDateTime(at: EpochMs): string {
  return `${wallClock(at).replace(' ', 'T')}+0${parisOffsetMs(at) / HOUR_MS}:00`;
}

export function localDateOf(at: EpochMs): LocalDate {
  const local = at + parisOffsetMs(at);
  return dateOfUtcMidnight(Math.floor(local / DAY_MS) * DAY_MS);
}

/** Minutes that the wall clock shows since 00:00 (on clock-change days not the time elapsed). */
export function wallMinutes(at: EpochMs): number {
  return Math.floor(((at + parisOffsetMs(at)) % DAY_MS) / MINUTE_MS);
}

/** Instant of 00:00 in Paris; no clock change happens near midnight, so there is exactly one. */
export function startOfDay(date: LocalDate): EpochMs {
  return atHour(date, 0);
}

/** Instant of a wall-clock hour that exists once on that day (never between 01:00 and 03:00). */
export function atHour(date: LocalDate, hour: number): EpochMs {
  const utc = utcMidnightOf(date) + hour * HOUR_MS;
  return utc - parisOffsetMs(utc - 2 * HOUR_MS);
}

/** `YYYY-MM-DD` → midnight UTC of that date, a handle for calendar arithmetic. NaN when no such date exists. */
export function utcMidnightOf(date: LocalDate): EpochMs {
  const known = midnights.get(date);
  if (known !== undefined) return known;
  const parsed = Date.parse(`${date}T00:00:00Z`);
  if (dateOfUtcMidnight(parsed) !== date) return NaN;
  midnights.set(date, parsed);
  return parsed;
}

function dateOfUtcMidnight(at: EpochMs): LocalDate {
  if (Number.isNaN(at)) return '';
  const known = dates.get(at);
  if (known !== undefined) return known;
  const date = new Date(at).toISOString().slice(0, 10);
  dates.set(at, date);
  return date;
}

export function isLocalDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(utcMidnightOf(text));
}

export function addDays(date: LocalDate, days: number): LocalDate {
  return dateOfUtcMidnight(utcMidnightOf(date) + days * DAY_MS);
}

/** Adds calendar months; a day that the month lacks becomes its last one. */
export function addMonths(date: LocalDate, months: number): LocalDate {
  const from = new Date(utcMidnightOf(date));
  const lastDay = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + months + 1, 0)).getUTCDate();
  const day = Math.min(from.getUTCDate(), lastDay);
  return dateOfUtcMidnight(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + months, day));
}

/** Days from `from` to `to`. */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return Math.round((utcMidnightOf(to) - utcMidnightOf(from)) / DAY_MS);
}

/** 0 = Sunday … 6 = Saturday. */
export function weekdayOf(date: LocalDate): number {
  return new Date(utcMidnightOf(date)).getUTCDay();
}

/** Every date of `[from, to)`. */
export function eachDate(from: LocalDate, to: LocalDate): LocalDate[] {
  return Array.from({ length: Math.max(0, daysBetween(from, to)) }, (_, index) => addDays(from, index));
}
