import { endOfPoint, type CurvePoint } from '../../meters/curve-point.ts';
import { MINUTE_MS, type EpochMs } from '../../time/french-time.ts';

export const QUARTER_MINUTES = 15;
export const QUARTER_MS = QUARTER_MINUTES * MINUTE_MS;

/** READ measured, EST estimated, VAL validated, NVAL not validated. */
export type ReadingStatus = 'READ' | 'EST' | 'VAL' | 'NVAL';

/** Energy of one quarter of an hour: whole Wh, because the operator gives kWh with three decimals. */
export interface Quarter {
  startMs: EpochMs;
  wh: number;
  status: ReadingStatus;
}

const FROM_BEST_TO_WORST: readonly ReadingStatus[] = ['VAL', 'READ', 'EST', 'NVAL'];

/** A sum is as good as its worst part. */
export function worstStatus(parts: readonly Quarter[]): ReadingStatus {
  return parts.reduce<ReadingStatus>(
    (worst, { status }) =>
      FROM_BEST_TO_WORST.indexOf(status) > FROM_BEST_TO_WORST.indexOf(worst) ? status : worst,
    'VAL',
  );
}

/** Mean watts of 15, 30 or 60 minutes as quarters of whole Wh that sum to its energy. */
export function quartersOf(point: CurvePoint, status: ReadingStatus): Quarter[] {
  const count = point.minutes / QUARTER_MINUTES;
  const wh = Math.round((point.watts * point.minutes) / 60);
  const until = (parts: number): number => Math.floor((wh * parts) / count);
  return Array.from({ length: count }, (_, index) => ({
    startMs: point.startMs + index * QUARTER_MS,
    wh: until(index + 1) - until(index),
    status,
  }));
}

/** Whether a replaced interval takes the place of the quarter that starts there. */
export function covers(interval: { startMs: EpochMs; minutes: number }, startMs: EpochMs): boolean {
  return startMs >= interval.startMs && startMs < endOfPoint(interval);
}

/** Quarters that start in `[fromMs, toMs)`. */
export function quarterStarts(fromMs: EpochMs, toMs: EpochMs): EpochMs[] {
  return Array.from({ length: (toMs - fromMs) / QUARTER_MS }, (_, index) => fromMs + index * QUARTER_MS);
}
