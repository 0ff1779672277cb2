import { fromAbsolute, parseDate } from '@internationalized/date';
import type { Instant, LocalDate } from '@coprowatt/contracts';
import { addDays, startOfDay } from '#lib/charts/zone.ts';

export const SILENCES = ['day', 'week', 'month'] as const;
export type Silence = (typeof SILENCES)[number];

const LENGTHS = { day: { days: 1 }, week: { days: 7 }, month: { months: 1 } } as const;

/** The end of a silence that begins now: the same time on the wall, so long after. */
export function silenceUntil(silence: Silence, nowMs: number, zone: string): Instant {
  return fromAbsolute(nowMs, zone).add(LENGTHS[silence]).toDate().toISOString();
}

/** The end of a silence that lasts through a local day; null for no date, or one before today. */
export function silenceThrough(typed: string, today: LocalDate, zone: string): Instant | null {
  if (!isDate(typed) || typed < today) return null;
  return new Date(startOfDay(addDays(typed, 1), zone)).toISOString();
}

function isDate(typed: string): boolean {
  try {
    return /^\d{4}-/.test(typed) && parseDate(typed).toString() === typed;
  } catch {
    return false;
  }
}
