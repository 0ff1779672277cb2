import { WORKING, type DaySeries } from './day-series.ts';
import { endingAt, likeQuantile, quantileOfClass } from './like-days.ts';
import type { JudgedDay } from './smart-alarm.ts';
import { RECENT } from './smart-score.ts';
import type { HourSpan, OverconsumptionKind } from './verdict.ts';

const NIGHT: HourSpan = { from: 22, to: 6 };

/** Shares of the day's excess. */
const MOSTLY_NIGHT = 0.7;
const MOSTLY_SURGE = 0.7;
const MOSTLY_CONSTANT = 0.6;

/** A surge is over within so many hours. */
const LONGEST_SURGE_H = 5;

/** A place rests on days off when its working days use so much more. */
const RESTING_RATIO = 1.25;

/** A drift rises by so much of its first week from each of four weeks to the next; so many days of each must be known. */
const WEEKLY_RISE = 0.03;
const LEAST_OF_WEEK = 6;

/** What a flagged day looks like. */
export interface DayKind {
  kind: OverconsumptionKind | 'zero';
  hours: HourSpan | null;
}

/** Names the cause by when in the day the excess lies. Daily values alone tell `drift`, `weekend` and `daily`. */
export function kindOf(series: DaySeries, day: JudgedDay): DayKind {
  const excess = hourlyExcess(series, day);
  const surge = surgeOf(excess);
  if (surge) return { kind: 'surge', hours: surge };
  if (nightShare(excess) >= MOSTLY_NIGHT) return { kind: 'night', hours: NIGHT };
  if (isDrift(series, day.place)) return { kind: 'drift', hours: null };
  if (isConstant(day)) return { kind: 'leak', hours: null };
  return { kind: restsAsUsual(series, day.place) ? 'weekend' : 'daily', hours: null };
}

/** Each clock hour's excess over like days where there is one, Wh; empty without a curve. */
function hourlyExcess(series: DaySeries, { place, since }: JudgedDay): number[] {
  const excess = series.hours.map((values) => {
    const query = { series, values, window: RECENT, quantile: 0.5 };
    const usual = likeQuantile(endingAt(query, since, place), place);
    return Math.max(0, (values[place] ?? NaN) - usual);
  });
  return excess.some(Number.isNaN) ? [] : excess;
}

function nightShare(excess: readonly number[]): number {
  const night = excess.filter((_, hour) => hour < NIGHT.to || hour >= NIGHT.from);
  return sumOf(night) / sumOf(excess);
}

/** The shortest span that holds most of the excess; null when none is short. */
function surgeOf(excess: readonly number[]): HourSpan | null {
  const most = MOSTLY_SURGE * sumOf(excess);
  for (let length = 1; length <= LONGEST_SURGE_H && most > 0; length++) {
    const from = excess.findIndex((_, start) => sumOf(excess.slice(start, start + length)) >= most);
    if (from >= 0) return { from, to: from + length };
  }
  return null;
}

/** What always runs explains the excess: the low hours rose with the rest. */
function isConstant({ total, base }: JudgedDay): boolean {
  return base.excessWh >= MOSTLY_CONSTANT * Math.max(total.excessWh, 0);
}

/** Whole weeks, so that weekends weigh the same in each. */
function isDrift({ total }: DaySeries, place: number): boolean {
  const weeks = [3, 2, 1, 0].map((ago) => {
    const end = place + 1 - 7 * ago;
    const known = [...total.slice(Math.max(0, end - 7), Math.max(0, end))].filter((wh) => !Number.isNaN(wh));
    return known.length >= LEAST_OF_WEEK ? sumOf(known) / known.length : NaN;
  });
  const [first = NaN] = weeks;
  return weeks.every((week, at) => at === 0 || week - (weeks[at - 1] ?? NaN) >= WEEKLY_RISE * first);
}

function restsAsUsual(series: DaySeries, place: number): boolean {
  if (series.classes[place] === WORKING || series.holidays[place]) return false;
  const query = { series, values: series.total, window: RECENT, quantile: 0.5 };
  return quantileOfClass(query, place, WORKING) >= RESTING_RATIO * likeQuantile(query, place);
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
