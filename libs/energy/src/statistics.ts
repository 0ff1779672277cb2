import { addDays, daysBetween, firstOfYear, monthOf, nextMonth } from './calendar.ts';
import { nightBase, toWh, type DayBasis } from './day.ts';
import type { Peak } from './peak.ts';
import type { LocalDate } from './reading.ts';
import { completenessOf, isComplete, type DayTotal } from './totals.ts';

/** Why a figure is not given. */
export type Lacking = 'no_data' | 'no_complete_day' | 'no_complete_month' | 'no_complete_year' | 'no_curve';

/** A figure, or the reason why there is none. */
export type FigureOf<Value> = { value: Value; reason: null } | { value: null; reason: Lacking };

/** One local day's energy. */
export interface DayFigure {
  localDate: LocalDate;
  energyWh: number;
  basis: DayBasis;
  completeness: number;
}

/** Energy of the days from `from` to `to` (excluded). */
export interface PeriodFigure {
  from: LocalDate;
  to: LocalDate;
  energyWh: number;
  /** Covered / expected minutes of the days on which readings are due. */
  completeness: number;
  completeDays: number;
  /** Calendar days of the period. */
  days: number;
}

/** A mean over `count` complete periods. */
export interface MeanFigure {
  energyWh: number;
  count: number;
}

/** The last day on which nothing is missing. */
export function lastCompleteDay(days: readonly DayTotal[]): FigureOf<DayFigure> {
  return dayFigure(days.findLast(isWhole), days);
}

/** Month to date: from the first of the month of the last published day to that day. */
export function monthToDate(days: readonly DayTotal[], lastPublished: LocalDate): FigureOf<PeriodFigure> {
  return periodEnergy(days, `${monthOf(lastPublished)}-01`, addDays(lastPublished, 1));
}

/** Year to date: from the first of January of the year of the last published day to that day. */
export function yearToDate(days: readonly DayTotal[], lastPublished: LocalDate): FigureOf<PeriodFigure> {
  return periodEnergy(days, firstOfYear(lastPublished), addDays(lastPublished, 1));
}

/** What is known of the days from `from` to `to` (excluded). */
export function periodEnergy(
  days: readonly DayTotal[],
  from: LocalDate,
  to: LocalDate,
): FigureOf<PeriodFigure> {
  const inside = days.filter((day) => from <= day.localDate && day.localDate < to);
  const known = inside.flatMap((day) => day.wattMinutes ?? []);
  if (known.length === 0) return { value: null, reason: 'no_data' };
  return given({
    from,
    to,
    energyWh: toWh(total(known)),
    completeness: completenessOf(inside) ?? 0,
    completeDays: inside.filter(isWhole).length,
    days: daysBetween(from, to),
  });
}

/** Mean over the days on which nothing is missing. */
export function meanPerDay(days: readonly DayTotal[]): FigureOf<MeanFigure> {
  return meanOf(
    days,
    (day) => day.localDate,
    () => 1,
    'no_complete_day',
  );
}

/** Mean over the calendar months whose every day is among these and complete. */
export function meanPerMonth(days: readonly DayTotal[]): FigureOf<MeanFigure> {
  const lengthOf = (month: string): number => daysBetween(`${month}-01`, nextMonth(`${month}-01`));
  return meanOf(days, (day) => monthOf(day.localDate), lengthOf, 'no_complete_month');
}

/** Mean over the calendar years whose every day is among these and complete. */
export function meanPerYear(days: readonly DayTotal[]): FigureOf<MeanFigure> {
  const lengthOf = (year: string): number => daysBetween(`${year}-01-01`, `${Number(year) + 1}-01-01`);
  return meanOf(days, (day) => day.localDate.slice(0, 4), lengthOf, 'no_complete_year');
}

/** The complete day of least energy, the first of equals. */
export function minDay(days: readonly DayTotal[]): FigureOf<DayFigure> {
  return dayFigure(
    extreme(days, (a, b) => a < b),
    days,
  );
}

/** The complete day of most energy, the first of equals. */
export function maxDay(days: readonly DayTotal[]): FigureOf<DayFigure> {
  return dayFigure(
    extreme(days, (a, b) => a > b),
    days,
  );
}

/** Median of the days' night bases (`nightBase`), W: what runs when everybody sleeps. */
export function baseLoadW(days: readonly DayTotal[]): FigureOf<number> {
  const bases = days.flatMap((day) => nightBaseOf(day) ?? []);
  const median = medianOf(bases);
  return median === null ? lackingCurve(days) : given(median);
}

function nightBaseOf({ meters, nightBaseW, hourly, expectedMin }: DayTotal): number | null {
  return meters === 1 ? nightBaseW : nightBase(hourly, 60 * meters, expectedMin / meters / 60);
}

/** Share of the days' due minutes that curves cover, 0..1; null when nothing is due. Powers are of those minutes alone. */
export function curveCompleteness(days: readonly DayTotal[]): number | null {
  return completenessOf(days.map(({ curveMin, expectedMin }) => ({ coveredMin: curveMin, expectedMin })));
}

/** Mean power of the days whose curves are whole, over the peak power, 0..1. */
export function loadFactor(days: readonly DayTotal[], peak: Peak | null): FigureOf<number> {
  if (!peak || peak.powerW === 0) return lackingCurve(days);
  const whole = days.filter((day) => day.curveMin === day.expectedMin);
  if (whole.length === 0) return { value: null, reason: 'no_complete_day' };
  const minutes = total(whole.map((day) => day.expectedMin / day.meters));
  return given(total(whole.flatMap((day) => day.curveWattMinutes ?? [])) / minutes / peak.powerW);
}

/** The peak as a figure. */
export function peakFigure(days: readonly DayTotal[], peak: Peak | null): FigureOf<Peak> {
  return peak ? given(peak) : lackingCurve(days);
}

function meanOf(
  days: readonly DayTotal[],
  periodOf: (day: DayTotal) => string,
  lengthOf: (period: string) => number,
  reason: Lacking,
): FigureOf<MeanFigure> {
  const groups = [...Map.groupBy(days.filter(isWhole), periodOf)];
  const complete = groups.filter(([period, group]) => group.length === lengthOf(period));
  if (complete.length === 0)
    return { value: null, reason: lackingDay(days) === 'no_data' ? 'no_data' : reason };
  const wattMinutes = total(complete.flatMap(([, group]) => group.flatMap((day) => day.wattMinutes ?? [])));
  return given({ energyWh: toWh(wattMinutes) / complete.length, count: complete.length });
}

function isWhole(day: DayTotal): boolean {
  return day.wattMinutes !== null && isComplete(day);
}

function extreme(
  days: readonly DayTotal[],
  isBeyond: (a: number, b: number) => boolean,
): DayTotal | undefined {
  const whole = days.filter(isWhole);
  return whole.reduce<DayTotal | undefined>(
    (best, day) => (!best || isBeyond(day.wattMinutes ?? 0, best.wattMinutes ?? 0) ? day : best),
    undefined,
  );
}

function dayFigure(day: DayTotal | undefined, days: readonly DayTotal[]): FigureOf<DayFigure> {
  if (!day || day.wattMinutes === null || !day.basis) return { value: null, reason: lackingDay(days) };
  const { localDate, basis, coveredMin, expectedMin } = day;
  return given({ localDate, energyWh: toWh(day.wattMinutes), basis, completeness: coveredMin / expectedMin });
}

function lackingDay(days: readonly DayTotal[]): Lacking {
  return days.some((day) => day.wattMinutes !== null) ? 'no_complete_day' : 'no_data';
}

function lackingCurve(days: readonly DayTotal[]): { value: null; reason: Lacking } {
  return { value: null, reason: days.some((day) => day.wattMinutes !== null) ? 'no_curve' : 'no_data' };
}

function given<Value>(value: Value): FigureOf<Value> {
  return { value, reason: null };
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function medianOf(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}
