import type {
  DayEnergy,
  Figure,
  LocalDate,
  LackingReason,
  MeanEnergy,
  PeriodEnergy,
  Statistics,
} from '@coprowatt/contracts';
import { completeness, dayOf, energyParts, localDate, localDateOf, powerParts, timeOf } from '#lib/format.ts';
import { m } from '#lib/paraglide/messages.js';
import { addDays } from './zone.ts';

/** One key figure in words: a value with its unit, or the reason why there is none. */
export interface KeyFigure {
  id: string;
  label: string;
  shown: { value: string; unit: string } | null;
  /** Period, completeness, how many were counted; the reason where there is no value. */
  details: string[];
}

/** The four that a phone shows first come first; a daily-only meter has none in watts. */
export function keyFigures(statistics: Statistics, dailyOnly: boolean): KeyFigure[] {
  const day = dayParts(statistics.lastPublishedDay);
  const period = periodParts(statistics.lastPublishedDay);
  const energy = [
    figureOf('last-day', m.stats_last_day(), statistics.lastCompleteDay, day),
    figureOf('month', m.stats_month_to_date(), statistics.monthToDate, period),
    figureOf('year', m.stats_year_to_date(), statistics.yearToDate, period),
    figureOf('mean-day', m.stats_mean_day(), statistics.meanPerDay, meanParts(m.stats_over_days)),
    figureOf('mean-month', m.stats_mean_month(), statistics.meanPerMonth, meanParts(m.stats_over_months)),
    figureOf('mean-year', m.stats_mean_year(), statistics.meanPerYear, meanParts(m.stats_over_years)),
    figureOf('max-day', m.stats_max_day(), statistics.maxDay, day),
    figureOf('min-day', m.stats_min_day(), statistics.minDay, day),
  ];
  return dailyOnly ? energy : [...energy, ...powerFigures(statistics)];
}

function powerFigures(statistics: Statistics): KeyFigure[] {
  const { timeZone, from, to, lastPublishedDay: published } = statistics;
  return [
    figureOf('base-load', m.stats_base_load(), statistics.baseLoadW, (watts) => ({
      shown: powerParts(watts),
      details: [periodText(from, to, published)],
    })),
    figureOf('peak', m.stats_peak(), statistics.peak, ({ powerW, at }) => ({
      shown: powerParts(powerW),
      details: [
        m.stats_at_instant({
          day: dateText(localDateOf(at, timeZone), published),
          time: timeOf(at, timeZone),
        }),
      ],
    })),
  ];
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

function dayParts(published: LocalDate): (day: DayEnergy) => Parts {
  return ({ localDate: date, energyWh, basis, completeness: share }) => {
    const details = [dateText(date, published, 'weekday')];
    if (basis === 'operator') details.push(m.stats_basis_operator());
    if (basis === 'partial') details.push(m.stats_at_least({ share: completeness(share) }));
    return { shown: energyParts(energyWh), details };
  };
}

function periodParts(published: LocalDate): (period: PeriodEnergy) => Parts {
  return ({ from, to, energyWh, completeness: share }) => {
    const said = { share: completeness(share) };
    const whole = share >= 1 ? m.stats_share(said) : m.stats_at_least(said);
    return { shown: energyParts(energyWh), details: [periodText(from, to, published), whole] };
  };
}

function meanParts(over: (inputs: { count: number }) => string): (mean: MeanEnergy) => Parts {
  return ({ energyWh, count }) => ({ shown: energyParts(energyWh), details: [over({ count })] });
}

/** `to` is exclusive; readers are given the last day itself. */
export function periodText(from: LocalDate, to: LocalDate, published: LocalDate): string {
  const last = addDays(to, -1);
  if (last === from) return m.stats_period_day({ date: dateText(from, published) });
  const sameYear = from.slice(0, 4) === last.slice(0, 4);
  return m.stats_period({
    from: sameYear ? localDate(from) : dateText(from, published),
    to: dateText(last, published),
  });
}

/** The year is named where it is not that of the last published day. */
function dateText(date: LocalDate, published: LocalDate, style: 'long' | 'weekday' = 'long'): string {
  return localDate(date, date.slice(0, 4) === published.slice(0, 4) ? style : 'full');
}

/** When the youngest reading was taken (its day alone, where days are all that comes), and up to which day the operator has published. */
export function freshness(
  { lastReadingAt, lastPublishedDay, timeZone }: Statistics,
  dailyOnly: boolean,
): string {
  const published = localDate(lastPublishedDay, 'full');
  if (lastReadingAt === null) return m.stats_no_reading({ published });
  const day = dayOf(lastReadingAt, timeZone, 'weekday');
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
