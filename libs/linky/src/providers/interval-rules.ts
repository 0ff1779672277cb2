import {
  localDateOf,
  MINUTE_MS,
  startOfDay,
  type EpochMs,
  type Interval,
  type LocalDate,
} from '@coprowatt/energy';

/** Largest value that the store keeps (a PostgreSQL integer). */
export const LARGEST_VALUE = 2_147_483_647;

/** What is left of the points of an answer once those that contradict each other are gone. */
export interface Settled<Point> {
  /** Oldest first. */
  kept: Point[];
  clashing: Point[];
}

/** Of two equal intervals one stays; of two that overlap otherwise none does. */
export function withoutOverlaps(intervals: Interval[]): Settled<Interval> {
  const sorted = distinct(intervals).sort((a, b) => a.startMs - b.startMs || a.minutes - b.minutes);
  const clashing = new Set<Interval>();
  let widest: Interval | undefined;
  for (const interval of sorted) {
    if (widest && interval.startMs < endOf(widest)) clashing.add(widest).add(interval);
    if (!widest || endOf(interval) > endOf(widest)) widest = interval;
  }
  return { kept: sorted.filter((interval) => !clashing.has(interval)), clashing: [...clashing] };
}

/** One value a day: of equal ones (`keyOf`) one stays; of several that differ none does. */
export function onePerDay<Day extends { localDate: LocalDate }>(
  days: Day[],
  keyOf: (day: Day) => string | number,
): Settled<Day> {
  const byDate = new Map<LocalDate, Map<string | number, Day>>();
  for (const day of days)
    byDate.set(day.localDate, (byDate.get(day.localDate) ?? new Map()).set(keyOf(day), day));
  const values = [...byDate].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, told]) => [...told.values()]);
  return {
    kept: values.filter((told) => told.length === 1).flat(),
    clashing: values.filter((told) => told.length > 1).flat(),
  };
}

/** What an answer says of its lost points: `days` has one entry a point, null where its asked day is not known. */
export function countLost(days: (LocalDate | null)[]): {
  rejected: number;
  rejectedByDay: Map<LocalDate, number>;
} {
  const rejectedByDay = new Map<LocalDate, number>();
  for (const day of days) if (day !== null) rejectedByDay.set(day, (rejectedByDay.get(day) ?? 0) + 1);
  return { rejected: days.length, rejectedByDay };
}

/** The local day of an instant when it is among the days asked, else null. */
export function askedDayOf(
  ms: EpochMs | undefined,
  { from, to }: { from: LocalDate; to: LocalDate },
  zone: string,
): LocalDate | null {
  const isAsked = ms !== undefined && ms >= startOfDay(from, zone) && ms < startOfDay(to, zone);
  return isAsked ? localDateOf(ms, zone) : null;
}

function endOf({ startMs, minutes }: Interval): EpochMs {
  return startMs + minutes * MINUTE_MS;
}

function distinct(intervals: Interval[]): Interval[] {
  return [...new Map(intervals.map((one) => [`${one.startMs}/${one.minutes}/${one.value}`, one])).values()];
}
