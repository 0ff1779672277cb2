import { localDate } from '#lib/format.ts';
import { getLocale } from '#lib/paraglide/runtime.js';
import type { LocalDate } from '@coprowatt/contracts';

// Short names for the time axis; the sentences take theirs from lib/format.ts.

/** "lun. 22". */
export function weekdayTick(date: LocalDate): string {
  return `${part(date, { weekday: 'short' })} ${Number(date.slice(8))}`;
}

/** "L", "M"… from Monday to Sunday, for the head of a calendar. */
export function weekdayLetters(): string[] {
  const letter = new Intl.DateTimeFormat(getLocale(), { weekday: 'narrow', timeZone: 'UTC' });
  // 1 January 2024 was a Monday.
  return Array.from({ length: 7 }, (_, index) => letter.format(Date.UTC(2024, 0, 1 + index)));
}

/** "juin", and the year alone in January. */
export function monthTick(date: LocalDate): string {
  return date.slice(5, 7) === '01' ? date.slice(0, 4) : part(date, { month: 'short' });
}

/** "lundi 22 juin 2026". */
export function dayInFull(date: LocalDate): string {
  return `${localDate(date, 'weekday')} ${date.slice(0, 4)}`;
}

const WITH_YEAR = {
  short: (date: LocalDate) => localDate(date, 'medium'),
  long: (date: LocalDate) => localDate(date, 'full'),
  weekday: dayInFull,
};

/**
 * The one rule for dates of data: on screen the year is told where it is not that of `reference`, the last published day.
 * Ends of agreements, and whatever leaves the screen (`reference` null), always bear it.
 */
export function dateNear(
  date: LocalDate,
  reference: LocalDate | null,
  style: keyof typeof WITH_YEAR = 'long',
): string {
  return date.slice(0, 4) === reference?.slice(0, 4) ? localDate(date, style) : WITH_YEAR[style](date);
}

function part(date: LocalDate, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(getLocale(), { ...options, timeZone: 'UTC' }).format(
    new Date(`${date}T12:00:00Z`),
  );
}
