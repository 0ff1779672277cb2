import { MINUTE_MS, addDays, dayBounds, eachDay, type Interval, type LocalDate } from '@coprowatt/energy';
import { randoms } from '@coprowatt/energy/testing';
import { TIME_ZONE } from './ground.ts';

/** The last day of every generated curve. */
export const LAST_DAY: LocalDate = '2026-06-22';
const STEP_MIN = 30;

/** The first of `days` days that end with `LAST_DAY`. */
export function firstOf(days: number): LocalDate {
  return addDays(LAST_DAY, 1 - days);
}

/**
 * The half-hours of the common parts of a house, mean W: what always runs, a day's shape, a lift that comes and goes, noise
 * in each figure. Days from `from` to `to` (excluded), clock changes as they fall.
 */
export function halfHours(seed: number, from: LocalDate, to: LocalDate): Interval[] {
  const random = randoms(seed);
  const baseW = 300 + 900 * random();
  return eachDay(from, to).flatMap((date) => {
    const { startMs, endMs } = dayBounds(date, TIME_ZONE);
    return Array.from({ length: (endMs - startMs) / (STEP_MIN * MINUTE_MS) }, (_, slot) => {
      const busy = Math.max(0, Math.sin(((slot - 12) / 48) * 2 * Math.PI));
      const liftW = random() < 0.2 * busy ? 2_500 * random() : 0;
      return {
        startMs: startMs + slot * STEP_MIN * MINUTE_MS,
        minutes: STEP_MIN,
        value: Math.round(baseW * (1 + 0.8 * busy) * (0.9 + 0.2 * random()) + liftW),
        quality: 'read',
        source: 'enedis',
      };
    });
  });
}
