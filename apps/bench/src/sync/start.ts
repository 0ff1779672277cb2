import { addDays, type LocalDate } from '@coprowatt/energy';
import { publicationMs, type Operator } from './day.ts';

/** A Monday in autumn; the day before, the world begins. */
export function firstDay(): LocalDate {
  return '2026-11-16';
}

/** An hour before the publication of the first day. */
export function startBefore(operator: Operator): string {
  return new Date(publicationMs(operator, firstDay()) - 3_600_000).toISOString();
}

export function dayNumber(days: number): LocalDate {
  return addDays(firstDay(), days);
}
