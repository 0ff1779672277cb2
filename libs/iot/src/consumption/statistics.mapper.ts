import type { Figure, Statistics } from '@coprowatt/contracts';
import {
  baseLoadW,
  curveCompleteness,
  lastCompleteDay,
  loadFactor,
  maxDay,
  meanPerDay,
  meanPerMonth,
  meanPerYear,
  minDay,
  monthToDate,
  peakFigure,
  periodEnergy,
  yearToDate,
  type DayTotal,
  type LocalDate,
  type Peak,
} from '@coprowatt/energy';
import { instantOf } from './totals.mapper.ts';

/** What the figures are computed from. */
export interface StatisticsFacts {
  /** Every day known or due. */
  history: DayTotal[];
  /** Those from `from` to `to` (excluded). */
  days: DayTotal[];
  /** Those on which the means per month and per year stand. */
  meanDays: DayTotal[];
  /** The days of the window without the curves that have aged out. */
  powerDays: DayTotal[];
  from: LocalDate;
  to: LocalDate;
  lastPublished: LocalDate;
  peak: Peak | null;
}

type Figures = Omit<Statistics, 'timeZone' | 'meterCount' | 'lastReadingAt'>;

/** Every figure of the answer; cost and CO2 wait for a tariff and a factor. */
export function statisticsFigures({
  history,
  days,
  meanDays,
  powerDays,
  from,
  to,
  lastPublished,
  peak,
}: StatisticsFacts): Figures {
  return {
    from,
    to,
    lastPublishedDay: lastPublished,
    lastCompleteDay: lastCompleteDay(history),
    monthToDate: monthToDate(history, lastPublished),
    yearToDate: yearToDate(history, lastPublished),
    period: periodEnergy(days, from, to),
    meanPerDay: meanPerDay(days),
    meanPerMonth: meanPerMonth(meanDays),
    meanPerYear: meanPerYear(meanDays),
    minDay: minDay(days),
    maxDay: maxDay(days),
    curveCompleteness: curveCompleteness(powerDays),
    baseLoadW: baseLoadW(days),
    peak: asPeak(powerDays, peak),
    loadFactor: loadFactor(powerDays, peak),
    cost: { value: null, reason: 'no_tariff' },
    co2: { value: null, reason: 'no_factor' },
  };
}

function asPeak(days: DayTotal[], peak: Peak | null): Figure<{ powerW: number; at: string }> {
  const figure = peakFigure(days, peak);
  if (figure.value === null) return figure;
  return { value: { powerW: figure.value.powerW, at: instantOf(figure.value.atMs) }, reason: null };
}
