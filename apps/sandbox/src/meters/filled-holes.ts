import {
  addDays,
  atHour,
  wallMinutes,
  weekdayOf,
  type EpochMs,
  type LocalDate,
} from '../time/french-time.ts';

const [MONDAY, TUESDAY, THURSDAY] = [1, 2, 4] as const;
/** Hours that some weekdays lack, and the day after them on which the operator has them. */
const HOLES: Readonly<Record<number, { from: number; to: number; afterDays: number }>> = {
  [MONDAY]: { from: 2, to: 5, afterDays: 3 },
  [TUESDAY]: { from: 0, to: 24, afterDays: 9 },
  [THURSDAY]: { from: 10, to: 16, afterDays: 20 },
};

/**
 * Whether the operator still lacks an instant of a day.
 * @param publicationHour wall-clock hour at which it tells what it found.
 */
export function isStillLacking(
  date: LocalDate,
  at: EpochMs,
  nowMs: EpochMs,
  publicationHour: number,
): boolean {
  const hole = HOLES[weekdayOf(date)];
  if (!hole || nowMs >= atHour(addDays(date, hole.afterDays), publicationHour)) return false;
  const hour = wallMinutes(at) / 60;
  return hour >= hole.from && hour < hole.to;
}

/** Whether a whole day is still lacking, so that it has no daily value either. */
export function isWhollyLacking(date: LocalDate, nowMs: EpochMs, publicationHour: number): boolean {
  return weekdayOf(date) === TUESDAY && isStillLacking(date, atHour(date, 0), nowMs, publicationHour);
}
