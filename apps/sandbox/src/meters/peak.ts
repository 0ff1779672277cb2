import type { EpochMs, LocalDate } from '../time/french-time.ts';
import { endOfPoint, type CurvePoint } from './curve-point.ts';
import { between, noise, seedOf } from './noise.ts';

/** Highest apparent power of a period. */
export interface Peak {
  va: number;
  /** The second of the peak. */
  atMs: EpochMs;
}

/** A provisional mean is up to 20 % high: no peak stays below one. */
const [LOWEST_CREST, HIGHEST_CREST] = [1.25, 1.6];

/**
 * Peak of one local day of whole points: a second of the interval with the highest mean, and more VA than that mean has
 * watts. Null without points.
 */
export function peakOf(prm: string, date: LocalDate, points: readonly CurvePoint[]): Peak | null {
  const [first, ...others] = points;
  if (!first) return null;
  const highest = others.reduce((best, point) => (point.watts > best.watts ? point : best), first);
  const [seed, dayNumber] = [seedOf(prm), numberOf(date)];
  const seconds = (endOfPoint(highest) - highest.startMs) / 1_000;
  return {
    va: Math.ceil(highest.watts * between(seed ^ 8, dayNumber, LOWEST_CREST, HIGHEST_CREST)),
    atMs: highest.startMs + Math.floor(noise(seed ^ 9, dayNumber) * seconds) * 1_000,
  };
}

/** Peak of each phase of a three-phase meter: each at its own second, together no less than the whole. */
export function phasePeaksOf(prm: string, date: LocalDate, { va, atMs }: Peak): [Peak, Peak, Peak] {
  const phase = (number: number): Peak => {
    const [seed, dayNumber] = [seedOf(`${prm}/${number}`), numberOf(date)];
    return {
      va: Math.ceil((va / 3) * between(seed, dayNumber, 1, 1.5)),
      atMs: atMs - (atMs % 60_000) + Math.floor(noise(seed ^ 1, dayNumber) * 60) * 1_000,
    };
  };
  return [phase(1), phase(2), phase(3)];
}

function numberOf(date: LocalDate): number {
  return Number(date.replaceAll('-', ''));
}
