import { dayMinutes, eachDay } from './calendar.ts';
import { dayValue, type DayFacts, type HourSum } from './day.ts';
import { commonHours } from './hour-pairs.ts';
import type { LocalDate } from './reading.ts';
import type { ExpectedDays } from './totals.ts';

/** Share of both periods that must be known, and known together, before they are compared. */
export const COMPARABLE_SHARE = 0.8;

/** Why two periods are not compared; `previous` names the earlier one. */
export type Incomparable =
  | 'no_counterpart'
  | 'no_data'
  | 'no_previous_data'
  | 'too_little_data'
  | 'too_little_previous_data'
  | 'too_little_in_common';

/** A local day and the one before it that it is compared with. */
export interface DayPair {
  date: LocalDate;
  previousDate: LocalDate;
}

/** What a meter knows of a day; `hourly` is looked at only where one of two paired days is partial. */
export interface ComparedMeterDay extends DayFacts {
  deviceId: string;
  localDate: LocalDate;
  hourly: readonly HourSum[];
}

/** Two paired days over all meters. Energies in watt-minutes; null where nothing is known. */
export interface ComparedPair extends DayPair {
  wattMinutes: number | null;
  previousWattMinutes: number | null;
  /** Energy and minutes that count: what both days know. */
  common: { wattMinutes: number; previousWattMinutes: number; minutes: number; previousMinutes: number };
  coveredMin: number;
  previousCoveredMin: number;
  /** Minutes of the day, times the meters that are known or due on either. */
  expectedMin: number;
  previousExpectedMin: number;
}

/** One side of a comparison: energy of what both sides know (watt-minutes), and how much of it is known at all. */
export interface ComparedSide {
  wattMinutes: number | null;
  completeness: number;
}

export interface PeriodComparison {
  current: ComparedSide;
  previous: ComparedSide;
  /** Null when the two may be compared. */
  reason: Incomparable | null;
}

/** The same day number of the month before, or null where that month is shorter. */
export function monthBefore(date: LocalDate): LocalDate | null {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  const before = new Date(Date.UTC(year, month - 2, day)).toISOString().slice(0, 10);
  return before.endsWith(date.slice(-3)) ? before : null;
}

/** The same date of the year before, or null for 29 February. */
export function yearBefore(date: LocalDate): LocalDate | null {
  return date.endsWith('-02-29') ? null : `${Number(date.slice(0, 4)) - 1}${date.slice(4)}`;
}

/** Every day from `from` to `to` (excluded) that has a counterpart, with it, oldest first. */
export function pairDays(
  from: LocalDate,
  to: LocalDate,
  counterpart: (date: LocalDate) => LocalDate | null,
): DayPair[] {
  return eachDay(from, to).flatMap((date) => {
    const previousDate = counterpart(date);
    return previousDate === null ? [] : { date, previousDate };
  });
}

/** First day of the year that begins on `start` (`MM-DD`) and holds `date`. */
export function yearStart(date: LocalDate, start: string): LocalDate {
  const year = Number(date.slice(0, 4));
  return `${date.slice(5) < start ? year - 1 : year}-${start}`;
}

/** What two days know, over the meters: each meter's own days are compared with each other, never one meter's with another's. */
export function comparePairs(
  pairs: readonly DayPair[],
  rows: readonly ComparedMeterDay[],
  expected: readonly ExpectedDays[],
  zone: string,
): ComparedPair[] {
  const byDate = Map.groupBy(rows, ({ localDate }) => localDate);
  return pairs.map((pair) => {
    const now = byDevice(byDate.get(pair.date));
    const then = byDevice(byDate.get(pair.previousDate));
    const due = expected.filter((span) => isDue(span, pair.date) || isDue(span, pair.previousDate));
    const meters = new Set([...now.keys(), ...then.keys(), ...due.map(({ deviceId }) => deviceId)]).size;
    const [known, before] = [knownOf(now), knownOf(then)];
    return {
      ...pair,
      wattMinutes: known.wattMinutes,
      previousWattMinutes: before.wattMinutes,
      common: commonOf(now, then),
      coveredMin: known.coveredMin,
      previousCoveredMin: before.coveredMin,
      expectedMin: meters * dayMinutes(pair.date, zone),
      previousExpectedMin: meters * dayMinutes(pair.previousDate, zone),
    };
  });
}

/** The two periods that paired days make, and whether enough is known of them to be compared. */
export function comparePeriods(pairs: readonly ComparedPair[]): PeriodComparison {
  const sum = (pick: (pair: ComparedPair) => number): number =>
    pairs.reduce((total, pair) => total + pick(pair), 0);
  const [expected, before] = [sum((pair) => pair.expectedMin), sum((pair) => pair.previousExpectedMin)];
  const minutes = sum(({ common }) => common.minutes);
  const completeness = share(
    sum((pair) => pair.coveredMin),
    expected,
  );
  const previousCompleteness = share(
    sum((pair) => pair.previousCoveredMin),
    before,
  );
  const inCommon = Math.min(
    share(minutes, expected),
    share(
      sum(({ common }) => common.previousMinutes),
      before,
    ),
  );
  const energyOf = (pick: (common: ComparedPair['common']) => number): number | null =>
    minutes > 0 ? sum(({ common }) => pick(common)) : null;
  return {
    current: { wattMinutes: energyOf((common) => common.wattMinutes), completeness },
    previous: {
      wattMinutes: energyOf((common) => common.previousWattMinutes),
      completeness: previousCompleteness,
    },
    reason: pairs.length === 0 ? 'no_counterpart' : reasonOf(completeness, previousCompleteness, inCommon),
  };
}

/** Share of two paired days that both know, 0..1. */
export function commonShare({ common, expectedMin, previousExpectedMin }: ComparedPair): number {
  return share(common.minutes + common.previousMinutes, expectedMin + previousExpectedMin);
}

/** Whether a day can only be compared hour by hour: its curve has holes that no value of the operator fills. */
export function isPartial(day: DayFacts): boolean {
  return dayValue(day)?.basis === 'partial';
}

function byDevice(rows: readonly ComparedMeterDay[] = []): Map<string, ComparedMeterDay> {
  return new Map(rows.flatMap((row) => (dayValue(row) ? [[row.deviceId, row]] : [])));
}

function knownOf(days: ReadonlyMap<string, ComparedMeterDay>): {
  wattMinutes: number | null;
  coveredMin: number;
} {
  const values = [...days.values()].flatMap((day) => dayValue(day) ?? []);
  return {
    wattMinutes: values.length > 0 ? values.reduce((sum, value) => sum + value.wattMinutes, 0) : null,
    coveredMin: values.reduce((sum, value) => sum + value.coveredMin, 0),
  };
}

function commonOf(
  now: ReadonlyMap<string, ComparedMeterDay>,
  then: ReadonlyMap<string, ComparedMeterDay>,
): ComparedPair['common'] {
  const common = { wattMinutes: 0, previousWattMinutes: 0, minutes: 0, previousMinutes: 0 };
  for (const [deviceId, day] of now) {
    const before = then.get(deviceId);
    const both = before && commonOfMeter(day, before);
    if (!both) continue;
    common.wattMinutes += both.wattMinutes;
    common.previousWattMinutes += both.previousWattMinutes;
    common.minutes += both.minutes;
    common.previousMinutes += both.previousMinutes;
  }
  return common;
}

/** Whole days count whole, whatever clocks did; of partial ones, the clock hours that both know whole. */
function commonOfMeter(day: ComparedMeterDay, before: ComparedMeterDay): ComparedPair['common'] | null {
  const [value, previous] = [dayValue(day), dayValue(before)];
  if (!value || !previous) return null;
  if (value.basis === 'partial' || previous.basis === 'partial')
    return commonHours(day.hourly, before.hourly);
  return {
    wattMinutes: value.wattMinutes,
    previousWattMinutes: previous.wattMinutes,
    minutes: value.coveredMin,
    previousMinutes: previous.coveredMin,
  };
}

function reasonOf(completeness: number, previous: number, inCommon: number): Incomparable | null {
  if (completeness === 0) return 'no_data';
  if (previous === 0) return 'no_previous_data';
  if (completeness < COMPARABLE_SHARE) return 'too_little_data';
  if (previous < COMPARABLE_SHARE) return 'too_little_previous_data';
  return inCommon < COMPARABLE_SHARE ? 'too_little_in_common' : null;
}

function isDue(span: ExpectedDays, date: LocalDate): boolean {
  return span.from <= date && date < span.to;
}

function share(part: number, whole: number): number {
  return whole > 0 ? part / whole : 0;
}
