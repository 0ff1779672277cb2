import {
  MINUTE_MS,
  addDays,
  mergeDay,
  type EpochMs,
  type Interval,
  type LocalDate,
  type MergeOutcome,
} from '@coprowatt/energy';
import type { LockedDay } from './day-rows.ts';
import type { Span } from './reading-rows.ts';

/** What a write did; each point (or daily value) is counted once, in `MergeOutcome`'s words. */
export interface WriteOutcome extends Omit<MergeOutcome, 'intervals'> {
  /** The days on which a point did more than repeat what was stored, oldest first. */
  days: DayOutcome[];
  /** First local day that changed, and the day after the last; null when nothing did. */
  from: LocalDate | null;
  to: LocalDate | null;
}

/** What a write did to one local day. */
export interface DayOutcome extends Pick<MergeOutcome, 'written' | 'corrected' | 'refused' | 'rejected'> {
  localDate: LocalDate;
}

/** A day before a write, and what the write makes of it. */
export interface DayMerge extends MergeOutcome {
  localDate: LocalDate;
  before: LockedDay;
}

/**
 * The day after a write (`mergeDay`). Of a day that is summed but whose curve is no longer there, whole, every point is refused:
 * merged into what is left it would take the rest of the day out of the sums.
 */
export function mergeLocked(
  before: LockedDay,
  stored: Interval[],
  incoming: Interval[],
  timeZone: string,
): DayMerge {
  const { localDate } = before;
  if (minutesOf(stored) === before.coveredMin)
    return { ...mergeDay(stored, incoming, localDate, timeZone), localDate, before };
  const counts = { written: 0, corrected: 0, unchanged: 0, refused: incoming.length, rejected: 0 };
  return { ...counts, intervals: stored, localDate, before };
}

function minutesOf(intervals: Interval[]): number {
  return intervals.reduce((sum, { minutes }) => sum + minutes, 0);
}

export function changes({ written, corrected }: Pick<MergeOutcome, 'written' | 'corrected'>): boolean {
  return written + corrected > 0;
}

/** Whether the day's intervals are rows of `iot_readings`. */
export function isLoose(day: LockedDay): boolean {
  return day.coveredMin > 0 && !day.curve;
}

/** Where a local day lies. */
export type DayPlace = Pick<LockedDay, 'startMs' | 'expectedMin'>;

export function endOf(day: DayPlace): EpochMs {
  return day.startMs + day.expectedMin * MINUTE_MS;
}

/** What became of some points of one day. */
export type DayCounts = Omit<MergeOutcome, 'intervals'> & { localDate: LocalDate };

/** Sums of what was done day by day; `undated`: points rejected that belong to no day. */
export function outcomeOf(counts: DayCounts[], undated: number): WriteOutcome {
  const total = { written: 0, corrected: 0, unchanged: 0, refused: 0, rejected: undated };
  const days = new Map<LocalDate, DayOutcome>();
  for (const { localDate, written, corrected, unchanged, refused, rejected } of counts) {
    const day = days.get(localDate) ?? { localDate, written: 0, corrected: 0, refused: 0, rejected: 0 };
    days.set(localDate, day);
    for (const [name, count] of Object.entries({ written, corrected, refused, rejected }) as Counted[]) {
      day[name] += count;
      total[name] += count;
    }
    total.unchanged += unchanged;
  }
  const told = [...days.values()].filter(isTold).sort(byDate);
  return { ...total, days: told, ...spanOf(told.filter(changes)) };
}

type Counted = ['written' | 'corrected' | 'refused' | 'rejected', number];

function isTold({ written, corrected, refused, rejected }: DayOutcome): boolean {
  return written + corrected + refused + rejected > 0;
}

function byDate(a: DayOutcome, b: DayOutcome): number {
  return a.localDate < b.localDate ? -1 : 1;
}

/** From the first of these days to the day after the last. */
function spanOf(days: DayOutcome[]): Pick<WriteOutcome, 'from' | 'to'> {
  const [first, last] = [days[0]?.localDate, days.at(-1)?.localDate];
  return first && last ? { from: first, to: addDays(last, 1) } : { from: null, to: null };
}

/** Days in a row as one span, so that a long write deletes with a few statements. */
export function spans(days: DayPlace[]): Span[] {
  const joined: Span[] = [];
  for (const day of days) {
    const previous = joined.at(-1);
    if (previous?.toMs === day.startMs) previous.toMs = endOf(day);
    else joined.push({ fromMs: day.startMs, toMs: endOf(day) });
  }
  return joined;
}
