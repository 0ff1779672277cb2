import { parseDate } from '@internationalized/date';
import type { Granularity, LocalDate } from '@coprowatt/contracts';
import type { Slot } from './slot.ts';

/**
 * The oldest local day that is still asked again where it lacks data: operators keep values of a day for 36 months, the
 * curve for 24 months and 15 days at Enedis and 36 months at ORES (providers sheet, sections 5 and 12).
 * @param today in the building's zone
 */
export function askedAgainFrom(step: Granularity, today: LocalDate, zone: string): LocalDate {
  const ofCurve = step === 'raw' || step === 'hour';
  const short = ofCurve && zone !== 'Europe/Brussels';
  return parseDate(today)
    .subtract(short ? { months: 24, days: 15 } : { months: 36 })
    .toString();
}

/** Whether what a slot lacks is asked again. */
export function isAskedAgain({ key }: Slot, from: LocalDate | null | undefined): boolean {
  return from !== null && from !== undefined && (key.length === 7 ? `${key}-28` : key) >= from;
}

/** How far back the values of days are asked, at least once a week, where a curve tells the day (ADR 7). */
const WEEKLY_REACH_DAYS = 14;

/** Whether the operator's value of a day may be one that was not asked for yet. */
export const mayAwaitDayValue = (date: LocalDate, today: LocalDate): boolean =>
  date >= parseDate(today).subtract({ days: WEEKLY_REACH_DAYS }).toString();
