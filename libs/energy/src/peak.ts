import { MINUTE_MS } from './calendar.ts';
import type { EpochMs, Interval, LocalDate } from './reading.ts';
import type { DayTotal } from './totals.ts';

/** Highest power of a set of meters taken together, W, and the first instant at which it was reached. */
export interface Peak {
  powerW: number;
  atMs: EpochMs;
}

/** What is added into a common peak: an interval, or those of several meters at once. */
export type PowerStep = Pick<Interval, 'startMs' | 'minutes' | 'value'>;

/** The highest sum of several meters' curves; each meter's own intervals must not overlap. Null without intervals. */
export function coincidentPeak(intervals: readonly PowerStep[]): Peak | null {
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

/** A day that may hold the peak: nothing in it is above `boundW`. */
export interface PeakCandidate {
  localDate: LocalDate;
  fromMs: EpochMs;
  /** Exclusive. */
  toMs: EpochMs;
  boundW: number;
}

/**
 * The days as powers can be known of them: where several curves have aged out, nobody can tell any more what they reached
 * together, and the day is as one without a curve. A single curve's highest power is kept with its day.
 * @param keptFrom first day whose curve is kept.
 */
export function withoutAgedCurves(days: readonly DayTotal[], keptFrom: LocalDate): DayTotal[] {
  return days.map((day) =>
    day.localDate >= keptFrom || day.peak
      ? day
      : {
          ...day,
          curveMin: 0,
          curveWattMinutes: null,
          peakBoundW: 0,
          peakFloorW: 0,
        },
  );
}

/**
 * What day sums alone say of the peak: the best that is certain, and the days whose curves must be read to know more, the
 * best bound first.
 */
export function peakCandidates(days: readonly DayTotal[]): {
  certain: Peak | null;
  candidates: PeakCandidate[];
} {
  const certain = days.reduce<Peak | null>((best, day) => higher(best, day.peak), null);
  const open = days.filter((day) => !day.peak && day.curveMin > 0);
  if (open.length === 0) return { certain, candidates: [] };
  const floorW = days.reduce((floor, day) => Math.max(floor, day.peakFloorW), 0);
  const candidates = open
    .filter((day) => day.peakBoundW >= floorW)
    .map(({ localDate, startMs, expectedMin, meters, peakBoundW }) => ({
      localDate,
      fromMs: startMs,
      toMs: startMs + (expectedMin / meters) * MINUTE_MS,
      boundW: peakBoundW,
    }));
  return { certain, candidates: candidates.sort((a, b) => b.boundW - a.boundW) };
}

/** Whether nothing is known yet that is as high, or as high and as early, as a candidate may hold. */
export function mayHold({ fromMs, boundW }: PeakCandidate, best: Peak | null): boolean {
  return !best || boundW > best.powerW || (boundW === best.powerW && fromMs < best.atMs);
}

/** The higher of two peaks, the earlier when they are equal. */
export function higher(a: Peak | null, b: Peak | null): Peak | null {
  if (!a || !b) return a ?? b;
  if (a.powerW === b.powerW) return a.atMs <= b.atMs ? a : b;
  return a.powerW > b.powerW ? a : b;
}
