import { MINUTE_MS, addDays, type EpochMs, type LocalDate, type MergeOutcome } from '@coprowatt/energy';
import type { LockedDay } from './day-rows.ts';
import type { Span } from './reading-rows.ts';

/** What a write did; each point (or daily value) is counted once, in `MergeOutcome`'s words. */
export interface WriteOutcome extends Omit<MergeOutcome, 'intervals'> {
  /** First local day that changed, and the day after the last; null when nothing did. */
  from: LocalDate | null;
  to: LocalDate | null;
}

/** A day before a write, and what the write makes of it. */
export interface DayMerge extends MergeOutcome {
  localDate: LocalDate;
  before: LockedDay;
}

export function changes(merge: MergeOutcome): boolean {
  return merge.written + merge.corrected > 0;
}

/** Whether the day's intervals are rows of `iot_readings`. */
export function isLoose(day: LockedDay): boolean {
  return day.coveredMin > 0 && !day.curve;
}

export function endOf(day: LockedDay): EpochMs {
  return day.startMs + day.expectedMin * MINUTE_MS;
}

export function countsOf(merges: MergeOutcome[]): Omit<WriteOutcome, 'rejected' | 'from' | 'to'> {
  const total = { written: 0, corrected: 0, unchanged: 0, refused: 0 };
  for (const merge of merges) {
    total.written += merge.written;
    total.corrected += merge.corrected;
    total.unchanged += merge.unchanged;
    total.refused += merge.refused;
  }
  return total;
}

/** From the first of these dates to the day after the last. */
export function spanOf(dates: LocalDate[]): Pick<WriteOutcome, 'from' | 'to'> {
  const [first, last] = [dates[0], dates.at(-1)];
  return first && last ? { from: first, to: addDays(last, 1) } : { from: null, to: null };
}

/** Days in a row as one span, so that a long write deletes with a few statements. */
export function spans(days: LockedDay[]): Span[] {
  const joined: Span[] = [];
  for (const day of days) {
    const previous = joined.at(-1);
    if (previous?.toMs === day.startMs) previous.toMs = endOf(day);
    else joined.push({ fromMs: day.startMs, toMs: endOf(day) });
  }
  return joined;
}
