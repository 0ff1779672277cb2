import { MINUTE_MS, type Interval } from '@coprowatt/energy';

/** Largest value that the store keeps (a PostgreSQL integer). */
export const LARGEST_VALUE = 2_147_483_647;

/** Sorted by start. Of two equal points one stays; of two that contradict each other none does. */
export function withoutOverlaps(intervals: Interval[]): Interval[] {
  const sorted = distinct(intervals).sort((a, b) => a.startMs - b.startMs || a.minutes - b.minutes);
  const clashing = new Set<Interval>();
  let widest: Interval | undefined;
  for (const interval of sorted) {
    if (widest && interval.startMs < endOf(widest)) clashing.add(widest).add(interval);
    if (!widest || endOf(interval) > endOf(widest)) widest = interval;
  }
  return sorted.filter((interval) => !clashing.has(interval));
}

function endOf({ startMs, minutes }: Interval): number {
  return startMs + minutes * MINUTE_MS;
}

function distinct(intervals: Interval[]): Interval[] {
  return [...new Map(intervals.map((one) => [`${one.startMs}/${one.minutes}/${one.value}`, one])).values()];
}

/** How many of them repeat another one exactly. */
export function duplicates(intervals: Interval[]): number {
  return intervals.length - distinct(intervals).length;
}
