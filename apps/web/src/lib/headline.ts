import type { LocalDate, PeriodEnergy, Statistics } from '@coprowatt/contracts';
import { dateNear } from './charts/dates.ts';
import { operatorOf } from './charts/words.ts';
import { completeness, dateRange, energy, localDate } from './format.ts';
import { m } from './paraglide/messages.js';
import { lastDayOf, type MisreadDates, type Period } from './period.ts';
import { periodPhrase } from './phrases.ts';

/** The period as the selector names it; this year's dates need no year. */
export function periodName(period: Period, lastDay: LocalDate): string {
  if (period.kind === 'day') return localDate(period.from, 'dayfull');
  if (period.kind === 'month') return localDate(period.from, 'month');
  if (period.kind === 'year') return period.from.slice(0, 4);
  const thisYear = [period.from, lastDayOf(period)].every((date) => date.slice(0, 4) === lastDay.slice(0, 4));
  return dateRange(period.from, lastDayOf(period), !thisYear);
}

const MISREAD = {
  inverted: m.period_misread_inverted,
  long: m.period_misread_long,
  unreadable: m.period_misread_unreadable,
} satisfies Record<MisreadDates, (told: { shown: string }) => string>;

/** Why the dates of the address are not those on screen, and which are; null when they are. */
export function misreadSentence(period: Period, lastDay: LocalDate): string | null {
  return period.misread && MISREAD[period.misread]({ shown: periodName(period, lastDay) });
}

export interface Headline {
  /** The answer, in one sentence. */
  main: string;
  /** What it stands on, or what is missing. */
  rest: string | null;
}

/** What a comparison adds to the sentence. */
export interface Compared {
  /** "9 % de plus qu’en 2025 à la même période". */
  change: string;
  /** Days that have no counterpart and so are in the total but not in the change; the days that make the difference. */
  rest: string[];
}

/**
 * The sentence that opens the page, made of the figures that the page shows.
 * @param near as `dateNear` has it; null on paper
 */
export function headline(
  statistics: Statistics,
  period: Period,
  arriving: boolean,
  compared: Compared | null = null,
  near: LocalDate | null = statistics.lastPublishedDay,
): Headline {
  const { value } = statistics.period;
  const phrase = periodPhrase(period, statistics.lastPublishedDay, near);
  if (value === null) return { main: nothing(statistics, period, phrase, arriving), rest: null };
  const whole = value.completeness >= 1;
  const said = { energy: energy(value.energyWh), phrase };
  if (compared === null) {
    const main = whole ? m.headline_whole(said) : m.headline_at_least(said);
    return { main, rest: whole ? wholeRest(statistics, near) : shortRest(value) };
  }
  const change = { ...said, change: compared.change };
  const main = whole ? m.comparison_headline(change) : m.comparison_headline_at_least(change);
  const rest = whole ? compared.rest : [shortRest(value), ...compared.rest];
  return { main, rest: rest.length === 0 ? null : rest.join(' ') };
}

function shortRest({ completeDays, completeness: share, days }: PeriodEnergy): string {
  if (days > 1) return m.headline_days_complete({ complete: completeDays, days });
  return m.headline_day_share({ share: completeness(share) });
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

function wholeRest(
  { meanPerDay, maxDay, period, timeZone }: Statistics,
  near: LocalDate | null,
): string | null {
  if (period.value !== null && period.value.completeDays < period.value.days)
    return m.headline_days_due({ count: period.value.completeDays });
  if (meanPerDay.value === null || maxDay.value === null) return null;
  if ((period.value?.days ?? 0) < 2)
    return maxDay.value.basis === 'operator'
      ? m.headline_operator_day({ operator: operatorOf(timeZone) })
      : null;
  return m.headline_mean_max({
    mean: energy(meanPerDay.value.energyWh),
    date: dateNear(maxDay.value.localDate, near, 'weekday'),
    max: energy(maxDay.value.energyWh),
  });
}
