import type { DaySummary } from './day.ts';
import type { EpochMs, LocalDate } from './reading.ts';

/** Largest apparent power of a local day as the operator tells it. */
export interface MaximumPower {
  va: number;
  /** Null when the operator does not say. */
  atMs: EpochMs | null;
}

/** One local day of one meter and metric as it is kept: the sums of its curve beside the operator's own value. */
export interface MeterDay extends DaySummary {
  deviceId: string;
  localDate: LocalDate;
  /** The operator's daily value, Wh; null when it gave none. */
  operatorWh: number | null;
  /** Null when the operator gave none. A day may have nothing but this. */
  maximumPower: MaximumPower | null;
}
