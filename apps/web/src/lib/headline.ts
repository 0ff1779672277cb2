import type { LocalDate, Statistics } from '@coprowatt/contracts';
import { completeness, dateRange, energy, localDate } from './format.ts';
import { m } from './paraglide/messages.js';
import { lastDayOf, type Period } from './period.ts';

/** "en 30 jours", "en juin 2026", "du 1er juin au 22 juin 2026": the published part of the period, as a sentence says it. */
export function periodPhrase(period: Period, lastPublishedDay: LocalDate): string {
  if (period.from < lastPublishedDay && lastPublishedDay < lastDayOf(period)) {
    return m.phrase_range({ from: localDate(period.from), last: localDate(lastPublishedDay, 'full') });
  }
  if (period.kind === 'week' && period.from === lastPublishedDay) {
    return m.phrase_day({ date: localDate(period.from, 'weekday') });
  }
  if (period.kind === 'day') return m.phrase_day({ date: localDate(period.from, 'weekday') });
  if (period.kind === 'month') return m.phrase_month({ month: localDate(period.from, 'month') });
  if (period.kind === 'year') return m.phrase_year({ year: period.from.slice(0, 4) });
  if (period.kind === '30d' && period.latest) return m.phrase_30_days();
  return m.phrase_range({ from: localDate(period.from), last: localDate(lastDayOf(period), 'full') });
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
  if (value === null)
    return { main: arriving ? m.headline_arriving() : m.headline_nothing({ phrase }), rest: null };
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

function wholeRest({ meanPerDay, maxDay, period }: Statistics): string | null {
  if (meanPerDay.value === null || maxDay.value === null || (period.value?.days ?? 0) < 2) return null;
  return m.headline_mean_max({
    mean: energy(meanPerDay.value.energyWh),
    date: localDate(maxDay.value.localDate, 'weekday'),
    max: energy(maxDay.value.energyWh),
  });
}
