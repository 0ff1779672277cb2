import { MINUTE_MS, addDays, dayBounds, eachDay, type Interval, type LocalDate } from '@coprowatt/energy';
import { TIME_ZONE } from './ground.ts';

/** The last day of every generated curve. */
export const LAST_DAY: LocalDate = '2026-06-22';
const STEP_MIN = 30;

/** Pseudo-random numbers of [0, 1[, the same for the same seed (mulberry32). */
function randoms(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

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
