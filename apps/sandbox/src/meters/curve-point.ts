import { MINUTE_MS, type EpochMs } from '../time/french-time.ts';

/** Mean power of one interval. */
export interface CurvePoint {
  startMs: EpochMs;
  minutes: number;
  /** Integer W. */
  watts: number;
}

export function endOfPoint(point: { startMs: EpochMs; minutes: number }): EpochMs {
  return point.startMs + point.minutes * MINUTE_MS;
}

export function overlaps(
  a: { startMs: EpochMs; minutes: number },
  b: { startMs: EpochMs; minutes: number },
): boolean {
  return a.startMs < endOfPoint(b) && b.startMs < endOfPoint(a);
}

/** Wh, not rounded. */
export function energyWh(points: readonly CurvePoint[]): number {
  return points.reduce((sum, point) => sum + point.watts * point.minutes, 0) / 60;
}
