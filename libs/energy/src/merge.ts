import { MINUTE_MS, dayBounds, type DayBounds } from './calendar.ts';
import { QUALITIES, type EpochMs, type Interval, type LocalDate } from './reading.ts';

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
 * Whether an interval can be kept on a day: an integer value from 0 to `MAX_VALUE`, one of the known steps, a start on
 * a whole minute, and no crossing of local midnight (design rules 1 and 2, section 8).
 */
export function isStorable({ startMs, minutes, value }: Interval, day: DayBounds): boolean {
  return (
    Number.isInteger(value) &&
    value >= 0 &&
    value <= MAX_VALUE &&
    STEPS_MIN.some((step) => step === minutes) &&
    Number.isInteger(startMs / MINUTE_MS) &&
    startMs >= day.startMs &&
    startMs + minutes * MINUTE_MS <= day.endMs
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
  const outcome = { written: 0, corrected: 0, unchanged: 0, refused: 0, rejected: 0 };
  const bounds = dayBounds(date, zone);
  const day = new Strip(stored, bounds);
  const accepted = new Set<Interval>();
  for (const point of bestFirst(incoming)) {
    if (!isStorable(point, bounds)) {
      outcome.rejected++;
      continue;
    }
    const overlapped = day.under(point);
    const same = overlapped.find((other) => isSame(point, other));
    if (same) {
      accepted.add(same);
      outcome.unchanged++;
    } else if (overlapped.some((other) => accepted.has(other) || isBetter(other, point))) {
      outcome.refused++;
    } else {
      day.replace(overlapped, point);
      accepted.add(point);
      outcome[overlapped.length > 0 ? 'corrected' : 'written']++;
    }
  }
  return { ...outcome, intervals: day.intervals() };
}

/** A local day minute by minute: which interval, if any, covers each. */
class Strip {
  readonly #midnight: EpochMs;
  readonly #minutes: (Interval | null)[];

  constructor(intervals: readonly Interval[], { startMs, endMs }: DayBounds) {
    this.#midnight = startMs;
    this.#minutes = Array<Interval | null>((endMs - startMs) / MINUTE_MS).fill(null);
    for (const interval of intervals) this.#fill(interval, interval);
  }

  /** Distinct intervals that share a minute with this one. */
  under({ startMs, minutes }: Interval): Interval[] {
    const first = this.#minuteOf(startMs);
    const covered = this.#minutes.slice(first, first + minutes);
    return covered.filter(
      (interval, at): interval is Interval => interval !== null && interval !== covered[at - 1],
    );
  }

  replace(old: Interval[], by: Interval): void {
    for (const interval of old) this.#fill(interval, null);
    this.#fill(by, by);
  }

  /** Oldest first. */
  intervals(): Interval[] {
    return this.#minutes.filter(
      (interval, at): interval is Interval => interval !== null && interval !== this.#minutes[at - 1],
    );
  }

  #fill({ startMs, minutes }: Interval, value: Interval | null): void {
    const first = this.#minuteOf(startMs);
    this.#minutes.fill(value, first, first + minutes);
  }

  #minuteOf(ms: EpochMs): number {
    return (ms - this.#midnight) / MINUTE_MS;
  }
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

function isSame(a: Interval, b: Interval): boolean {
  return (
    a.startMs === b.startMs &&
    a.minutes === b.minutes &&
    a.value === b.value &&
    a.quality === b.quality &&
    a.source === b.source
  );
}
