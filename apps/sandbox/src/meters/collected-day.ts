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
import { isStillLacking, isWhollyLacking } from './filled-holes.ts';
import type { Meter } from './meter-registry.ts';

const [TUESDAY, WEDNESDAY] = [2, 3] as const;
const PROVISIONAL_SHARE = 1.2;
const CORRECTED_AFTER_DAYS = 3;
const PUBLICATION_HOUR = 8;

/** What the operator holds of a day at an instant: holes left out, the noon hour provisional at first. */
export function collectedDay(
  meter: Meter,
  date: LocalDate,
  points: CurvePoint[],
  nowMs: EpochMs,
): CurvePoint[] {
  const { correctedNoon, filledHoles, midweekHoles } = meter.traits;
  if (midweekHoles) return points.filter((point) => !isMidweekHole(date, point.startMs));
  if (filledHoles)
    return points.filter((point) => !isStillLacking(date, point.startMs, nowMs, PUBLICATION_HOUR));
  return correctedNoon && nowMs < atHour(addDays(date, CORRECTED_AFTER_DAYS), PUBLICATION_HOUR)
    ? points.flatMap(provisionalNoon)
    : points;
}

function isMidweekHole(date: LocalDate, at: EpochMs): boolean {
  const hour = wallMinutes(at) / 60;
  if (weekdayOf(date) === WEDNESDAY) return true;
  return weekdayOf(date) === TUESDAY && hour >= 10 && hour < 16;
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
  if (traits.midweekHoles) return weekdayOf(date) === WEDNESDAY;
  return traits.filledHoles === true && isWhollyLacking(date, nowMs, PUBLICATION_HOUR);
}
