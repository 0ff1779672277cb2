import type { LocalDate, Statistics } from '@coprowatt/contracts';
import { dayInFull } from './charts/dates.ts';
import { operatorOf } from './charts/words.ts';
import { completeness, dateRange, energy, localDate } from './format.ts';
import { m } from './paraglide/messages.js';
import { lastDayOf, type Period } from './period.ts';

/** "en 30 jours", "en juin 2026", "du 1er juin au 22 juin 2026": the published part of the period, as a sentence says it. */
export function periodPhrase(period: Period, lastPublishedDay: LocalDate): string {
  if (period.from < lastPublishedDay && lastPublishedDay < lastDayOf(period)) {
    return rangePhrase(period.from, lastPublishedDay);
  }
  if (period.kind === 'day' || (period.kind === 'week' && period.from === lastPublishedDay)) {
    return m.phrase_day({ date: weekdayDate(period.from, lastPublishedDay) });
  }
  if (period.kind === 'month') return m.phrase_month({ month: localDate(period.from, 'month') });
  if (period.kind === 'year') return m.phrase_year({ year: period.from.slice(0, 4) });
  if (period.kind === '30d' && period.latest) return m.phrase_30_days();
  return rangePhrase(period.from, lastDayOf(period));
}

/** The first date names its year where it is not that of the last. */
function rangePhrase(from: LocalDate, last: LocalDate): string {
  if (from === last) return m.phrase_day({ date: localDate(last, 'full') });
  const sameYear = from.slice(0, 4) === last.slice(0, 4);
  return m.phrase_range({ from: localDate(from, sameYear ? 'long' : 'full'), last: localDate(last, 'full') });
}

/** "lundi 22 juin"; the year is told where it is not that of the last published day. */
function weekdayDate(date: LocalDate, lastPublishedDay: LocalDate): string {
  return date.slice(0, 4) === lastPublishedDay.slice(0, 4) ? localDate(date, 'weekday') : dayInFull(date);
}

/** The period as the selector names it; this year's dates need no year. */
export function periodName(period: Period, lastDay: LocalDate): string {
  if (period.kind === 'day') return localDate(period.from, 'dayfull');
  if (period.kind === 'month') return localDate(period.from, 'month');
  if (period.kind === 'year') return period.from.slice(0, 4);
  const thisYear = [period.from, lastDayOf(period)].every((date) => date.slice(0, 4) === lastDay.slice(0, 4));
  return dateRange(period.from, lastDayOf(period), !thisYear);
}

export interface Headline {
  /** The answer, in one sentence. */
  main: string;
  /** What it stands on, or what is missing. */
  rest: string | null;
}

/** The sentence that opens the page, made of the figures that the page shows. */
export function headline(statistics: Statistics, period: Period, arriving: boolean): Headline {
  const { value } = statistics.period;
  const phrase = periodPhrase(period, statistics.lastPublishedDay);
  if (value === null) return { main: nothing(statistics, period, phrase, arriving), rest: null };
  const total = energy(value.energyWh);
  if (value.completeness >= 1)
    return { main: m.headline_whole({ energy: total, phrase }), rest: wholeRest(statistics) };
  const main = m.headline_at_least({ energy: total, phrase });
  const rest =
    value.days > 1
      ? m.headline_days_complete({ complete: value.completeDays, days: value.days })
      : m.headline_day_share({ share: completeness(value.completeness) });
  return { main, rest };
}

/** Why there is no total: on its way, not published yet, or not there. */
function nothing(
  { lastPublishedDay, timeZone }: Statistics,
  period: Period,
  phrase: string,
  arriving: boolean,
): string {
  if (period.from > lastPublishedDay) return m.headline_pending({ phrase });
  return arriving ? m.headline_arriving({ operator: operatorOf(timeZone) }) : m.headline_nothing({ phrase });
}

function wholeRest({ meanPerDay, maxDay, period, lastPublishedDay, timeZone }: Statistics): string | null {
  if (period.value !== null && period.value.completeDays < period.value.days)
    return m.headline_days_due({ count: period.value.completeDays });
  if (meanPerDay.value === null || maxDay.value === null) return null;
  if ((period.value?.days ?? 0) < 2)
    return maxDay.value.basis === 'operator'
      ? m.headline_operator_day({ operator: operatorOf(timeZone) })
      : null;
  return m.headline_mean_max({
    mean: energy(meanPerDay.value.energyWh),
    date: weekdayDate(maxDay.value.localDate, lastPublishedDay),
    max: energy(maxDay.value.energyWh),
  });
}
