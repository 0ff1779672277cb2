import type {
  DayEnergy,
  Figure,
  LocalDate,
  LackingReason,
  MeanEnergy,
  PeriodEnergy,
  Statistics,
} from '@coprowatt/contracts';
import {
  completeness,
  energyParts,
  listed,
  localDate,
  localDateOf,
  powerParts,
  timeOf,
} from '#lib/format.ts';
import { m } from '#lib/paraglide/messages.js';
import { dateNear } from './dates.ts';
import { addDays } from './zone.ts';

/** One key figure in words: a value with its unit, or the reason why there is none. */
export interface KeyFigure {
  id: string;
  label: string;
  shown: { value: string; unit: string } | null;
  /** Period, completeness, how many were counted; the reason where there is no value. */
  details: string[];
}

/**
 * The four that a phone shows first come first; a daily-only meter has none in watts.
 * @param withoutCurve names of meters that deliver none
 * @param near as `dateNear` has it; null on paper
 */
export function keyFigures(
  statistics: Statistics,
  dailyOnly: boolean,
  withoutCurve: string[] = [],
  near: LocalDate | null = statistics.lastPublishedDay,
): KeyFigure[] {
  const day = dayParts(near);
  const period = periodParts(near);
  const window = periodText(statistics.from, statistics.to, near);
  const energy = [
    figureOf('last-day', m.stats_last_day(), statistics.lastCompleteDay, day),
    figureOf('month', m.stats_month_to_date(), statistics.monthToDate, period),
    figureOf('year', m.stats_year_to_date(), statistics.yearToDate, period),
    figureOf('mean-day', m.stats_mean_day(), statistics.meanPerDay, meanParts(m.stats_over_days, window)),
    figureOf('mean-month', m.stats_mean_month(), statistics.meanPerMonth, meanParts(m.stats_over_months)),
    figureOf('mean-year', m.stats_mean_year(), statistics.meanPerYear, meanParts(m.stats_over_years)),
    figureOf('max-day', m.stats_max_day(), statistics.maxDay, day),
    figureOf('min-day', m.stats_min_day(), statistics.minDay, day),
  ];
  return dailyOnly ? energy : [...energy, ...powerFigures(statistics, withoutCurve, near)];
}

/** Of the window itself: all the energy that is known. */
export function periodFigure({ period }: Statistics, near: LocalDate | null): KeyFigure {
  return figureOf('period', m.report_total(), period, periodParts(near));
}

/**
 * Powers stand on the curve: where it is short the peak is a minimum. The base load counts only hours that are whole of
 * all meters, so that one without a curve leaves none.
 * @param withoutCurve names of meters that deliver none
 */
function powerFigures(
  { timeZone, from, to, curveCompleteness, ...statistics }: Statistics,
  withoutCurve: string[],
  near: LocalDate | null,
): KeyFigure[] {
  const lacks = withoutCurve.length === 0 ? [] : [m.stats_without_curve({ meters: listed(withoutCurve) })];
  const base = figureOf('base-load', m.stats_base_load(), statistics.baseLoadW, (watts) => ({
    shown: powerParts(watts),
    details: [periodText(from, to, near)],
  }));
  const peak = figureOf('peak', m.stats_peak(), statistics.peak, ({ powerW, at }) => ({
    shown: powerParts(powerW),
    details: [
      m.stats_at_instant({ day: dateNear(localDateOf(at, timeZone), near), time: timeOf(at, timeZone) }),
      ...leastOf(curveCompleteness),
    ],
  }));
  return [
    { ...base, details: base.shown === null && lacks.length > 0 ? lacks : base.details },
    { ...peak, details: [...peak.details, ...(peak.shown === null ? [] : lacks)] },
  ];
}

/** That there may have been more while the curve said nothing. */
function leastOf(curveCompleteness: number | null): string[] {
  if (curveCompleteness === null || curveCompleteness >= 1) return [];
  return [m.stats_peak_at_least({ share: completeness(curveCompleteness) })];
}

type Parts = Pick<KeyFigure, 'shown' | 'details'>;

function figureOf<Value>(
  id: string,
  label: string,
  figure: Figure<Value>,
  parts: (value: Value) => Parts,
): KeyFigure {
  if (figure.reason !== null) return { id, label, shown: null, details: [lackingSentence(figure.reason)] };
  return { id, label, ...parts(figure.value) };
}

function dayParts(near: LocalDate | null): (day: DayEnergy) => Parts {
  return ({ localDate: date, energyWh, basis, completeness: share }) => {
    const details = [dateNear(date, near, 'weekday')];
    if (basis === 'operator') details.push(m.stats_basis_operator());
    if (basis === 'partial') details.push(m.stats_at_least({ share: completeness(share) }));
    return { shown: energyParts(energyWh), details };
  };
}

function periodParts(near: LocalDate | null): (period: PeriodEnergy) => Parts {
  return ({ from, to, energyWh, completeness: share }) => {
    const said = { share: completeness(share) };
    const whole = share >= 1 ? m.stats_share(said) : m.stats_at_least(said);
    return { shown: energyParts(energyWh), details: [periodText(from, to, near), whole] };
  };
}

/** @param window what was counted, where `over` does not say it */
function meanParts(
  over: (inputs: { count: number }) => string,
  ...window: string[]
): (mean: MeanEnergy) => Parts {
  return ({ energyWh, count }) => ({ shown: energyParts(energyWh), details: [over({ count }), ...window] });
}

/** `to` is exclusive; readers are given the last day itself. @param near as `dateNear` has it */
export function periodText(from: LocalDate, to: LocalDate, near: LocalDate | null): string {
  const last = addDays(to, -1);
  if (last === from) return m.stats_period_day({ date: dateNear(from, near) });
  const sameYear = from.slice(0, 4) === last.slice(0, 4);
  return m.stats_period({
    from: sameYear ? localDate(from) : dateNear(from, near),
    to: dateNear(last, near),
  });
}

/** When the youngest reading was taken (its day alone, where days are all that comes), and up to which day the operator has published. */
export function freshness(
  { lastReadingAt, lastPublishedDay, timeZone }: Statistics,
  dailyOnly: boolean,
  near: LocalDate | null = lastPublishedDay,
): string {
  const published = dateNear(lastPublishedDay, near);
  if (lastReadingAt === null) return m.stats_no_reading({ published });
  const day = dateNear(localDateOf(lastReadingAt, timeZone), near, 'weekday');
  if (dailyOnly) return m.stats_last_daily_value({ day, published });
  return m.stats_last_reading({ day, time: timeOf(lastReadingAt, timeZone), published });
}

export function lackingSentence(reason: LackingReason): string {
  return {
    no_data: m.stats_lacking_no_data,
    no_complete_day: m.stats_lacking_no_complete_day,
    no_complete_month: m.stats_lacking_no_complete_month,
    no_complete_year: m.stats_lacking_no_complete_year,
    no_curve: m.stats_lacking_no_curve,
    no_subscribed_power: m.stats_lacking_no_subscribed_power,
    no_tariff: m.stats_lacking_no_tariff,
    no_factor: m.stats_lacking_no_factor,
  }[reason]();
}
