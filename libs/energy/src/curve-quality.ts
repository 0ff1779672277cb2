import { MINUTE_MS, addDays, eachDay, localDateOf, type DayBounds } from './calendar.ts';
import type { DayFacts } from './day.ts';
import type { EpochMs, Interval, LocalDate } from './reading.ts';

/** What can be doubted of a curve that was delivered, and what lacks of it. */

/** `[fromMs, toMs[`. */
export interface Stretch {
  fromMs: EpochMs;
  toMs: EpochMs;
}

/**
 * Zeros in a row from which on they are doubted: some meters tell 0 W where they have nothing to tell (providers sheet,
 * section 6). Shorter rests are ordinary for a lift or a pump.
 */
export const LONG_ZERO_MIN = 360;
/** Days before, and after, a day with which it is compared. */
export const COMPARED_DAYS = 28;
const HABIT_SHARE = 1 / 4;

/** Stretches of the day that no interval covers, oldest first. `intervals` lie within the day, oldest first, without overlap. */
export function missingStretches(intervals: readonly Interval[], { startMs, endMs }: DayBounds): Stretch[] {
  const edges = [...intervals.map(spanOf), { fromMs: endMs, toMs: endMs }];
  return edges.flatMap(({ fromMs }, index) => {
    const before = edges[index - 1]?.toMs ?? startMs;
    return fromMs > before ? [{ fromMs: before, toMs: fromMs }] : [];
  });
}

/**
 * Minutes of each day that lie in its longest doubted run of zeros. A run is long from `LONG_ZERO_MIN` on, also across
 * midnight, and doubted unless it is the meter's habit: a quarter of the days known within `COMPARED_DAYS` around have one,
 * too. A lamp rests by day and an office at the weekend; a week of zeros is none of these. Days without a doubted run are absent. `intervals` are in order and reach as far around the days in question as they are
 * compared.
 */
export function doubtedZeroMinutes(intervals: readonly Interval[], zone: string): Map<LocalDate, number> {
  const known = new Set(intervals.map(({ startMs }) => localDateOf(startMs, zone)));
  const longest = new Map<LocalDate, number>();
  for (const run of longZeroRuns(intervals)) {
    for (const [date, minutes] of minutesByDay(run, intervals, zone))
      longest.set(date, Math.max(minutes, longest.get(date) ?? 0));
  }
  return new Map([...longest].filter(([date]) => !isHabit(date, known, longest)));
}

/** How far the curve is from the operator's value, in percent of it; null unless both cover the day, and for a value of 0. */
export function differencePercent(day: DayFacts): number | null {
  const { expectedMin, coveredMin, totalWattMinutes, operatorWh } = day;
  if (coveredMin !== expectedMin || operatorWh === null || operatorWh === 0) return null;
  return (totalWattMinutes / 60 / operatorWh - 1) * 100;
}

/** Runs of zeros without a gap, each as the positions of its first interval and of the one after its last. */
function longZeroRuns(intervals: readonly Interval[]): { first: number; end: number }[] {
  const runs: { first: number; end: number }[] = [];
  intervals.forEach((interval, at) => {
    if (interval.value !== 0) return;
    const run = runs.at(-1);
    const previous = intervals[at - 1];
    if (run?.end === at && previous && spanOf(previous).toMs === interval.startMs) run.end = at + 1;
    else runs.push({ first: at, end: at + 1 });
  });
  return runs.filter(({ first, end }) => {
    const [opening, closing] = [intervals[first], intervals[end - 1]];
    return opening && closing && spanOf(closing).toMs - opening.startMs >= LONG_ZERO_MIN * MINUTE_MS;
  });
}

function minutesByDay(
  { first, end }: { first: number; end: number },
  intervals: readonly Interval[],
  zone: string,
): Map<LocalDate, number> {
  const minutes = new Map<LocalDate, number>();
  for (const interval of intervals.slice(first, end)) {
    const date = localDateOf(interval.startMs, zone);
    minutes.set(date, (minutes.get(date) ?? 0) + interval.minutes);
  }
  return minutes;
}

function isHabit(
  date: LocalDate,
  known: ReadonlySet<LocalDate>,
  longest: ReadonlyMap<LocalDate, number>,
): boolean {
  const around = eachDay(addDays(date, -COMPARED_DAYS), addDays(date, COMPARED_DAYS + 1));
  const others = around.filter((other) => other !== date && known.has(other));
  return others.filter((other) => longest.has(other)).length >= others.length * HABIT_SHARE;
}

function spanOf({ startMs, minutes }: Interval): Stretch {
  return { fromMs: startMs, toMs: startMs + minutes * MINUTE_MS };
}
