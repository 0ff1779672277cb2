import { MINUTE_MS, dayMinutes, startOfDay } from './calendar.ts';
import type { EpochMs, Interval, LocalDate, Quality, ReadingSource } from './reading.ts';

/** Hours from 06:00 to midnight: the same on every day, because clocks change before 06:00. */
export const HOURS_AFTER_NIGHT = 18;

/** What is known of one hour. Energy in watt-minutes: exact integers, divided by 60 into Wh only at the edge. */
export interface HourSum {
  wattMinutes: number;
  coveredMinutes: number;
}

/** Everything that is derived from the curve of one local day. */
export interface DaySummary {
  /** 1,380, 1,440 or 1,500. */
  expectedMin: number;
  coveredMin: number;
  /** The step when all intervals share one, else null. */
  stepMin: number | null;
  totalWattMinutes: number;
  /** 23, 24 or 25 hours; the night’s alone, or none, where a reader wanted no more. */
  hourly: HourSum[];
  /** Lowest mean power of a wholly covered clock hour between 00:00 and 06:00 local, in W; null when there is none. */
  nightBaseW: number | null;
  /** Highest mean power over a step, W, and the start of the first interval that reached it. */
  maxW: number | null;
  maxAtMs: EpochMs | null;
  /** The one quality (source) of all intervals, or null when they differ or there are none. */
  quality: Quality | null;
  source: ReadingSource | null;
}

/** Sums one local day. `intervals` must not overlap and must lie within the day, as `mergeDay` leaves them. */
export function summariseDay(intervals: readonly Interval[], date: LocalDate, zone: string): DaySummary {
  const hourly = hourlySums(intervals, startOfDay(date, zone), dayMinutes(date, zone) / 60);
  const peak = intervals.reduce<Interval | null>(
    (best, next) => (best && best.value >= next.value ? best : next),
    null,
  );
  return {
    expectedMin: dayMinutes(date, zone),
    coveredMin: hourly.reduce((sum, hour) => sum + hour.coveredMinutes, 0),
    stepMin: uniform(intervals.map((interval) => interval.minutes)),
    totalWattMinutes: hourly.reduce((sum, hour) => sum + hour.wattMinutes, 0),
    hourly,
    nightBaseW: nightBase(hourly, 60),
    maxW: peak?.value ?? null,
    maxAtMs: peak?.startMs ?? null,
    quality: uniform(intervals.map((interval) => interval.quality)),
    source: uniform(intervals.map((interval) => interval.source)),
  };
}

/**
 * Lowest mean power over the clock hours from 00:00 to 06:00 that are covered for `wholeHour` minutes, in W
 * (5, 6 or 7 hours, by the clock change). `wholeHour` is 60 times the number of meters summed.
 * @param hours of the whole day, where `hourly` does not hold all of them.
 */
export function nightBase(
  hourly: readonly HourSum[],
  wholeHour: number,
  hours = hourly.length,
): number | null {
  const night = hourly.slice(0, Math.max(0, hours - HOURS_AFTER_NIGHT));
  const means = night
    .filter((hour) => hour.coveredMinutes === wholeHour)
    .map((hour) => hour.wattMinutes / 60);
  return means.length > 0 ? Math.min(...means) : null;
}

function hourlySums(intervals: readonly Interval[], midnight: EpochMs, hours: number): HourSum[] {
  const sums = Array.from({ length: hours }, () => ({ wattMinutes: 0, coveredMinutes: 0 }));
  for (const { startMs, minutes, value } of intervals) {
    const first = (startMs - midnight) / MINUTE_MS;
    for (let from = first; from < first + minutes;) {
      const hour = Math.floor(from / 60);
      const to = Math.min((hour + 1) * 60, first + minutes);
      const sum = sums[hour];
      if (!sum) throw new RangeError(`interval at ${new Date(startMs).toISOString()} lies outside its day`);
      sum.wattMinutes += value * (to - from);
      sum.coveredMinutes += to - from;
      from = to;
    }
  }
  return sums;
}

function uniform<T>(values: readonly T[]): T | null {
  const [first] = values;
  return first !== undefined && values.every((value) => value === first) ? first : null;
}

/** On which fact a day's value stands (design rule 3). */
export type DayBasis = 'curve' | 'operator' | 'partial';

export interface DayFacts {
  expectedMin: number;
  coveredMin: number;
  totalWattMinutes: number;
  /** The operator's own daily value, Wh. */
  operatorWh: number | null;
}

export interface DayValue {
  /** Exact; divide by 60 for Wh. */
  wattMinutes: number;
  basis: DayBasis;
  /** Minutes of the day that the value stands for: all of them on an operator's value. */
  coveredMin: number;
  /** Curve and operator are both known, the curve is whole, and they are more than 1 % (of the operator's) apart. */
  differs: boolean;
}

/** A day's value: the curve when it covers the whole day, else the operator's, else the partial curve; null without any fact. */
export function dayValue(day: DayFacts): DayValue | null {
  const { expectedMin, coveredMin, totalWattMinutes, operatorWh } = day;
  if (coveredMin === expectedMin) {
    const differs = operatorWh !== null && isApart(totalWattMinutes, operatorWh * 60);
    return { wattMinutes: totalWattMinutes, basis: 'curve', coveredMin, differs };
  }
  if (operatorWh !== null)
    return { wattMinutes: operatorWh * 60, basis: 'operator', coveredMin: expectedMin, differs: false };
  if (coveredMin === 0) return null;
  return { wattMinutes: totalWattMinutes, basis: 'partial', coveredMin, differs: false };
}

function isApart(curve: number, operator: number): boolean {
  return Math.abs(curve - operator) * 100 > operator;
}

/** The edge: watt-minutes to Wh. */
export function toWh(wattMinutes: number): number {
  return wattMinutes / 60;
}
