import { HOUR_MS, MINUTE_MS, monthOf } from './calendar.ts';
import type { EpochMs, Interval } from './reading.ts';
import type { DayTotal } from './totals.ts';

/** Highest power of a set of meters taken together, W, and the first instant at which it was reached. */
export interface Peak {
  powerW: number;
  atMs: EpochMs;
}

/** The highest sum of several meters' curves; each meter's own intervals must not overlap. Null without intervals. */
export function coincidentPeak(intervals: readonly Interval[]): Peak | null {
  const changes = new Map<EpochMs, number>();
  const add = (atMs: EpochMs, change: number): unknown =>
    changes.set(atMs, (changes.get(atMs) ?? 0) + change);
  for (const { startMs, minutes, value } of intervals) {
    add(startMs, value);
    add(startMs + minutes * MINUTE_MS, -value);
  }
  let powerW = 0;
  let best: Peak | null = null;
  for (const [atMs, change] of [...changes].sort(([a], [b]) => a - b)) {
    powerW += change;
    if (!best || powerW > best.powerW) best = { powerW, atMs };
  }
  return best;
}

/** A stretch, within one month, that may hold the peak: nothing in it is above `boundW`. */
export interface PeakCandidate {
  fromMs: EpochMs;
  /** Exclusive. */
  toMs: EpochMs;
  boundW: number;
}

/**
 * What day sums alone say of the peak: the best that is certain, and the stretches whose curves must be read to know
 * more, the best bound first.
 */
export function peakCandidates(days: readonly DayTotal[]): {
  certain: Peak | null;
  candidates: PeakCandidate[];
} {
  const certain = days.reduce<Peak | null>((best, day) => higher(best, day.peak), null);
  const hourlyMeans = days.flatMap((day) => day.hourly.map((hour) => hour.wattMinutes / 60));
  const floorW = hourlyMeans.reduce((a, b) => Math.max(a, b), certain?.powerW ?? 0);
  const open = days.filter((day) => !day.peak && day.curveMin > 0 && day.peakBoundW >= floorW);
  const candidates = [...Map.groupBy(open, (day) => monthOf(day.localDate)).values()].map((month) => ({
    fromMs: Math.min(...month.map((day) => day.startMs)),
    toMs: Math.max(...month.map((day) => day.startMs + day.hourly.length * HOUR_MS)),
    boundW: Math.max(...month.map((day) => day.peakBoundW)),
  }));
  return { certain, candidates: candidates.sort((a, b) => b.boundW - a.boundW) };
}

/** The higher of two peaks, the earlier when they are equal. */
export function higher(a: Peak | null, b: Peak | null): Peak | null {
  if (!a || !b) return a ?? b;
  if (a.powerW === b.powerW) return a.atMs <= b.atMs ? a : b;
  return a.powerW > b.powerW ? a : b;
}
