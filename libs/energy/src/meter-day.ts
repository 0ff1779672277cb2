import type { DaySummary } from './day.ts';
import type { LocalDate } from './reading.ts';

/** One local day of one meter and metric as it is kept: the sums of its curve beside the operator's own value. */
export interface MeterDay extends DaySummary {
  deviceId: string;
  localDate: LocalDate;
  /** The operator's daily value, Wh; null when it gave none. */
  operatorWh: number | null;
}
