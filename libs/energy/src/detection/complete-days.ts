import { dayValue } from '../day.ts';
import type { LocalDate } from '../reading.ts';
import type { DetectionDay } from './verdict.ts';

const DAY_MS = 86_400_000;

/** Watt-minutes of the complete days by day number. */
export type CompleteDays = ReadonlyMap<number, number>;

/** Days since 1970-01-01, a Thursday. */
export function dayNumberOf(date: LocalDate): number {
  return Date.parse(`${date}T00:00:00Z`) / DAY_MS;
}

/** A day's value in watt-minutes when it is complete: the whole curve, else the operator's; null when the day has a hole. */
export function completeDayValue(day: DetectionDay): number | null {
  const value = dayValue(day);
  return value && value.basis !== 'partial' ? value.wattMinutes : null;
}

export function completeDays(days: readonly DetectionDay[]): CompleteDays {
  const known = new Map<number, number>();
  for (const day of days) {
    const value = completeDayValue(day);
    if (value !== null) known.set(dayNumberOf(day.localDate), value);
  }
  return known;
}
