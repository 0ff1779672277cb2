import { addDays, localDateOf, type EpochMs, type LocalDate } from '@coprowatt/energy';
import type { PowerMetric } from '../reading/codes.ts';

/** Detection judges what is used, by the days of the building. */
export interface MarkedSeries {
  metric: PowerMetric;
  timeZone: string;
}

/** Days of a meter that changed: from when on, and when it may be judged. */
export interface DetectionMark {
  fromDay: LocalDate;
  at: Date;
}

/** Days that are older come from a back-fill, newest first. */
const NEWS_DAYS = 31;
/** While a back-fill writes on, no half of it is judged: alerts would come and go with each part of the past. */
const HISTORY_WAIT_MS = 15_000;

/** When a meter is to be judged after a write whose first changed day is `fromDay`; null: nothing that is judged changed. */
export function markOf(
  { metric, timeZone }: MarkedSeries,
  fromDay: LocalDate | undefined,
  nowMs: EpochMs,
): DetectionMark | null {
  if (metric !== 'electricity_consumption' || fromDay === undefined) return null;
  const isNews = fromDay >= addDays(localDateOf(nowMs, timeZone), -NEWS_DAYS);
  return { fromDay, at: new Date(isNews ? nowMs : nowMs + HISTORY_WAIT_MS) };
}
