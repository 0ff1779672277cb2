import { MINUTE_MS, dayMinutes, startOfDay } from './calendar.ts';
import { QUALITIES, type Interval, type LocalDate } from './reading.ts';

/** Steps that meters deliver, in minutes; each turns whole watts into whole watt-minutes. */
export const STEPS_MIN = [5, 10, 15, 30, 60] as const;

/** Largest value kept, so that an hour of watt-minutes fits in a 32-bit integer: 35.7 MW, far above any low-voltage supply. */
export const MAX_VALUE = Math.floor((2 ** 31 - 1) / 60);

export interface MergeOutcome {
  /** The whole day after the write, oldest first, never overlapping. */
  intervals: Interval[];
  /** Points that filled a hole. */
  written: number;
  /** Points that replaced one stored interval or more. */
  corrected: number;
  /** Points already stored, equal in every field. */
  unchanged: number;
  /** Points that gave way to an interval of higher quality, or to a later one of the same write. */
  refused: number;
  /** Points that cannot be kept at all (`isStorable`). */
  rejected: number;
}

/**
 * Whether an interval can be kept on `date`: an integer value from 0 to `MAX_VALUE`, one of the known steps, a start on
 * a whole minute, and no crossing of local midnight (design rules 1 and 2, section 8).
 */
export function isStorable(interval: Interval, date: LocalDate, zone: string): boolean {
  const { startMs, minutes, value } = interval;
  const midnight = startOfDay(date, zone);
  return (
    Number.isInteger(value) &&
    value >= 0 &&
    value <= MAX_VALUE &&
    STEPS_MIN.some((step) => step === minutes) &&
    Number.isInteger(startMs / MINUTE_MS) &&
    startMs >= midnight &&
    endOf(interval) <= midnight + dayMinutes(date, zone) * MINUTE_MS
  );
}

/**
 * One local day of one meter and metric after a write (design rule 1). A point replaces every stored interval that it
 * overlaps, whole; one that overlaps any interval of higher quality is refused whole; at equal quality the incoming
 * point wins. Where incoming points overlap each other, the better quality wins, then the later in the list, whatever
 * the order of the rest: this is what makes running the same write twice change nothing.
 */
export function mergeDay(
  stored: readonly Interval[],
  incoming: readonly Interval[],
  date: LocalDate,
  zone: string,
): MergeOutcome {
  const outcome: MergeOutcome = {
    intervals: [],
    written: 0,
    corrected: 0,
    unchanged: 0,
    refused: 0,
    rejected: 0,
  };
  const storable = incoming.filter((point) => isStorable(point, date, zone));
  outcome.rejected = incoming.length - storable.length;
  const accepted = new Set<Interval>();
  let day: readonly Interval[] = stored;
  for (const point of bestFirst(storable)) {
    const overlapped = day.filter((other) => overlap(point, other));
    const same = overlapped.find((other) => isSame(point, other));
    if (same) {
      accepted.add(same);
      outcome.unchanged++;
    } else if (overlapped.some((other) => accepted.has(other) || isBetter(other, point))) {
      outcome.refused++;
    } else {
      day = [...day.filter((other) => !overlapped.includes(other)), point];
      accepted.add(point);
      outcome[overlapped.length > 0 ? 'corrected' : 'written']++;
    }
  }
  outcome.intervals = [...day].sort((a, b) => a.startMs - b.startMs);
  return outcome;
}

function bestFirst(points: readonly Interval[]): Interval[] {
  return [...points].reverse().sort((a, b) => rank(b) - rank(a));
}

function rank(interval: Interval): number {
  return QUALITIES.indexOf(interval.quality);
}

function isBetter(a: Interval, b: Interval): boolean {
  return rank(a) > rank(b);
}

function endOf(interval: Interval): number {
  return interval.startMs + interval.minutes * MINUTE_MS;
}

function overlap(a: Interval, b: Interval): boolean {
  return a.startMs < endOf(b) && b.startMs < endOf(a);
}

function isSame(a: Interval, b: Interval): boolean {
  return (
    a.startMs === b.startMs &&
    a.minutes === b.minutes &&
    a.value === b.value &&
    a.quality === b.quality &&
    a.source === b.source
  );
}
