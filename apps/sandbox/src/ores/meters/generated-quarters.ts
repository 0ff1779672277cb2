import { dayConditions } from '../../meters/day-conditions.ts';
import { isStillLacking } from '../../meters/filled-holes.ts';
import { noise, seedOf } from '../../meters/noise.ts';
import { Profile } from '../../meters/profile.ts';
import {
  addDays,
  atHour,
  startOfDay,
  wallMinutes,
  weekdayOf,
  type EpochMs,
  type LocalDate,
} from '../../time/french-time.ts';
import type { BelgianMeter } from './ean-registry.ts';
import { QUARTER_MINUTES, quarterStarts, type Quarter, type ReadingStatus } from './quarter.ts';

const [MONDAY, TUESDAY, WEDNESDAY] = [1, 2, 3];
const VALIDATED_AFTER_DAYS = 3;
const VALIDATION_HOUR = 12;
const ESTIMATED_SHARE = 1.1;
const PROVISIONAL_SHARE = 1.2;
const DOUBTFUL_SHARE = 1.5;
const PANELS_PEAK_WH = 1_400;

/** What the meter measured on one local day: every quarter of it, holes included. */
export function generatedQuarters(meter: BelgianMeter, date: LocalDate): Quarter[] {
  const profile = new Profile(meter.ean, meter.traits.equipment ?? 'common');
  const conditions = dayConditions(date);
  return startsOf(date).map((startMs) => ({
    startMs,
    wh: meter.traits.idle ? 0 : Math.round(profile.meanWatts(startMs, QUARTER_MINUTES, conditions) / 4),
    status: 'READ',
  }));
}

/** What the panels gave back on one local day. */
export function injectedQuarters(meter: BelgianMeter, date: LocalDate): Quarter[] {
  const { sunriseMs, sunsetMs, dayNumber } = dayConditions(date);
  const clearness = 0.25 + 0.75 * noise(seedOf(meter.ean) ^ 7, dayNumber);
  return startsOf(date).map((startMs) => {
    const height = Math.sin((Math.PI * (startMs - sunriseMs)) / (sunsetMs - sunriseMs));
    const isDay = startMs > sunriseMs && startMs < sunsetMs;
    return { startMs, wh: isDay ? Math.round(PANELS_PEAK_WH * clearness * height) : 0, status: 'READ' };
  });
}

function startsOf(date: LocalDate): EpochMs[] {
  return quarterStarts(startOfDay(date), startOfDay(addDays(date, 1)));
}

/** What the operator holds of that day at an instant: holes left out, provisional values until they are validated. */
export function collectedQuarters(
  { traits }: BelgianMeter,
  date: LocalDate,
  quarters: Quarter[],
  nowMs: EpochMs,
): Quarter[] {
  const isFinal = nowMs >= atHour(addDays(date, VALIDATED_AFTER_DAYS), VALIDATION_HOUR);
  const weekday = weekdayOf(date);
  return quarters.flatMap((quarter) => {
    const hour = wallMinutes(quarter.startMs) / 60;
    if (traits.holes && isHole(weekday, hour)) return [];
    if (traits.filledHoles && isStillLacking(date, quarter.startMs, nowMs, VALIDATION_HOUR)) return [];
    if (traits.doubtfulMondays && weekday === MONDAY && hour >= 9 && hour < 11)
      return [provisional(quarter, 'NVAL', DOUBTFUL_SHARE)];
    if (traits.estimatedEvenings && hour >= 18 && hour < 20)
      return [isFinal ? validated(quarter) : provisional(quarter, 'EST', ESTIMATED_SHARE)];
    if (traits.correctedNoon && hour >= 12 && hour < 13)
      return [isFinal ? validated(quarter) : provisional(quarter, 'READ', PROVISIONAL_SHARE)];
    return [quarter];
  });
}

function isHole(weekday: number, hour: number): boolean {
  if (weekday === WEDNESDAY) return true;
  return weekday === TUESDAY && (hour === 3.25 || (hour >= 10 && hour < 16));
}

function validated(quarter: Quarter): Quarter {
  return { ...quarter, status: 'VAL' };
}

function provisional(quarter: Quarter, status: ReadingStatus, share: number): Quarter {
  return { ...quarter, wh: Math.round(quarter.wh * share), status };
}
