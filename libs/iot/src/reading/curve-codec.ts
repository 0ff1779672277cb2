import { MINUTE_MS, type EpochMs, type Interval } from '@coprowatt/energy';
import { QUALITY_CODES, SOURCE_CODES, qualityOf, sourceOf } from './codes.ts';

/** One local day's curve as an array: slot n starts n steps after local midnight; null is a gap. */
export interface PackedCurve {
  startMs: EpochMs;
  stepMin: number;
  values: (number | null)[];
  /** One code for the whole day, or one a slot (null in a gap) when they differ. */
  quality: number | (number | null)[];
  source: number | (number | null)[];
}

/** Packs a day whose intervals share one step on the grid of local midnight; null for every other day, and for an empty one. */
export function packCurve(
  intervals: readonly Interval[],
  startMs: EpochMs,
  dayMin: number,
): PackedCurve | null {
  const stepMin = intervals[0]?.minutes;
  if (stepMin === undefined || dayMin % stepMin !== 0) return null;
  const slots = Array<Interval | null>(dayMin / stepMin).fill(null);
  for (const interval of intervals) {
    const slot = (interval.startMs - startMs) / (stepMin * MINUTE_MS);
    if (interval.minutes !== stepMin || !Number.isInteger(slot)) return null;
    slots[slot] = interval;
  }
  return {
    startMs,
    stepMin,
    values: slots.map((interval) => interval && interval.value),
    quality: oneOrEach(slots.map((interval) => interval && QUALITY_CODES[interval.quality])),
    source: oneOrEach(slots.map((interval) => interval && SOURCE_CODES[interval.source])),
  };
}

/** The intervals of a packed day, oldest first. */
export function unpackCurve({ startMs, stepMin, values, quality, source }: PackedCurve): Interval[] {
  const intervals: Interval[] = [];
  const stepMs = stepMin * MINUTE_MS;
  values.forEach((value, slot) => {
    if (value === null) return;
    intervals.push({
      startMs: startMs + slot * stepMs,
      minutes: stepMin,
      value,
      quality: qualityOf(codeAt(quality, slot)),
      source: sourceOf(codeAt(source, slot)),
    });
  });
  return intervals;
}

function oneOrEach(codes: (number | null)[]): number | (number | null)[] {
  const distinct = new Set(codes.filter((code) => code !== null));
  const [only] = distinct;
  return only !== undefined && distinct.size === 1 ? only : codes;
}

function codeAt(codes: number | (number | null)[], slot: number): number {
  return typeof codes === 'number' ? codes : (codes[slot] ?? 0);
}
