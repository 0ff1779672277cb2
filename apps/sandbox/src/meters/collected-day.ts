import {
  addDays,
  atHour,
  HOUR_MS,
  wallMinutes,
  weekdayOf,
  type EpochMs,
  type LocalDate,
} from '../time/french-time.ts';
import type { CurvePoint } from './curve-point.ts';
import type { Meter } from './meter-registry.ts';

const [MONDAY, TUESDAY, WEDNESDAY, THURSDAY] = [1, 2, 3, 4] as const;
const PROVISIONAL_SHARE = 1.2;
const CORRECTED_AFTER_DAYS = 3;
/** Hours that some weekdays lack, and the day after them on which the operator has them, at 08:00. */
const FILLED_HOLES: Readonly<Record<number, { from: number; to: number; afterDays: number }>> = {
  [MONDAY]: { from: 2, to: 5, afterDays: 3 },
  [TUESDAY]: { from: 0, to: 24, afterDays: 9 },
  [THURSDAY]: { from: 10, to: 16, afterDays: 20 },
};

/** What the operator holds of a day at an instant: holes left out, the noon hour provisional at first. */
export function collectedDay(
  meter: Meter,
  date: LocalDate,
  points: CurvePoint[],
  nowMs: EpochMs,
): CurvePoint[] {
  const { correctedNoon, filledHoles, midweekHoles } = meter.traits;
  if (midweekHoles) return points.filter((point) => !isMidweekHole(date, point.startMs));
  if (filledHoles) return points.filter((point) => !isOpenHole(date, point.startMs, nowMs));
  return correctedNoon && nowMs < morningAfter(date, CORRECTED_AFTER_DAYS)
    ? points.flatMap(provisionalNoon)
    : points;
}

function isMidweekHole(date: LocalDate, at: EpochMs): boolean {
  const hour = wallMinutes(at) / 60;
  if (weekdayOf(date) === WEDNESDAY) return true;
  return weekdayOf(date) === TUESDAY && hour >= 10 && hour < 16;
}

function isOpenHole(date: LocalDate, at: EpochMs, nowMs: EpochMs): boolean {
  const hole = FILLED_HOLES[weekdayOf(date)];
  if (!hole || nowMs >= morningAfter(date, hole.afterDays)) return false;
  const hour = wallMinutes(at) / 60;
  return hour >= hole.from && hour < hole.to;
}

function provisionalNoon(point: CurvePoint): CurvePoint[] {
  if (point.minutes !== 60) return [point];
  const half = { minutes: 30, watts: Math.round(point.watts * PROVISIONAL_SHARE) };
  return [
    { ...half, startMs: point.startMs },
    { ...half, startMs: point.startMs + HOUR_MS / 2 },
  ];
}

/** Whether the operator has no daily value of that day: for ever, or until a lost day is found. */
export function lacksDailyValue({ traits }: Meter, date: LocalDate, nowMs: EpochMs): boolean {
  const weekday = weekdayOf(date);
  if (traits.midweekHoles) return weekday === WEDNESDAY;
  return traits.filledHoles === true && weekday === TUESDAY && isOpenHole(date, atHour(date, 0), nowMs);
}

function morningAfter(date: LocalDate, days: number): EpochMs {
  return atHour(addDays(date, days), 8);
}
