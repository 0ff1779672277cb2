import { MINUTE_MS } from './calendar.ts';
import type { EpochMs, Interval } from './reading.ts';
import type { DayTotal } from './totals.ts';

/** Highest power of a set of meters taken together, W, and the first instant at which it was reached. */
export interface Peak {
  powerW: number;
  atMs: EpochMs;
}

/** The highest sum of several meters' curves; each meter's own intervals must not overlap. Null without intervals. */
export function coincidentPeak(intervals: readonly Interval[]): Peak | null {
  const steps = new Map<EpochMs, number>();
  const add = (atMs: EpochMs, change: number): unknown => steps.set(atMs, (steps.get(atMs) ?? 0) + change);
  for (const { startMs, minutes, value } of intervals) {
    add(startMs, value);
    add(startMs + minutes * MINUTE_MS, -value);
  }
  let powerW = 0;
  let best: Peak | null = null;
  for (const [atMs, change] of [...steps].sort(([a], [b]) => a - b)) {
    powerW += change;
    if (!best || powerW > best.powerW) best = { powerW, atMs };
  }
  return best;
}

/** A day that may hold the peak: no sum of its curves can be above `boundW`. */
export interface PeakCandidate {
  day: DayTotal;
  boundW: number;
}

/** What day sums alone say of the peak: the best that is certain, and the days whose curves must be read to know, best bound first. */
export function peakCandidates(days: readonly DayTotal[]): {
  certain: Peak | null;
  candidates: PeakCandidate[];
} {
  const single = days.flatMap((day) => (day.maxima.length === 1 ? day.maxima : []));
  const certain = single.reduce<Peak | null>((best, next) => higher(best, next), null);
  const floorW = days.reduce(
    (floor, day) => Math.max(floor, ...day.hourly.map((hour) => hour.wattMinutes / 60)),
    certain?.powerW ?? 0,
  );
  const candidates = days
    .filter((day) => day.maxima.length > 1)
    .map((day) => ({ day, boundW: day.maxima.reduce((sum, { powerW }) => sum + powerW, 0) }))
    .filter(({ boundW }) => boundW >= floorW)
    .sort((a, b) => b.boundW - a.boundW);
  return { certain, candidates };
}

/** The higher of two peaks, the earlier when they are equal. */
export function higher(a: Peak | null, b: Peak | null): Peak | null {
  if (!a || !b) return a ?? b;
  if (a.powerW === b.powerW) return a.atMs <= b.atMs ? a : b;
  return a.powerW > b.powerW ? a : b;
}
