import {
  COMPARABLE_SHARE,
  type ComparedDays,
  type ComparedEnergy,
  type ComparedPeriod,
  type Comparison,
  type ComparisonKind,
  type EnergyChange,
  type LocalDate,
} from '@coprowatt/contracts';
import { dayInFull } from '../charts/dates.ts';
import { addDays, eachDay } from '../charts/zone.ts';
import { completeness, energy, energyDifference, listed, localDate, percent } from '../format.ts';
import { m } from '../paraglide/messages.js';
import type { Period } from '../period.ts';
import { rangePhrase } from '../phrases.ts';
import type { OverlayKind } from './choice.ts';

/** "9 % de plus qu’en 2025 à la même période". */
export function changeWords(change: EnergyChange, phrase: string): string {
  const link = /^[aeiouy]/i.test(phrase) ? 'vowel' : 'other';
  const { differenceWh, percent: share } = change;
  if (share !== null && Math.round(share) === 0) return m.comparison_same({ phrase, link });
  const amount = share === null ? energy(Math.abs(differenceWh)) : percent(Math.abs(share) / 100);
  return (differenceWh > 0 ? m.comparison_more : m.comparison_less)({ amount, phrase, link });
}

/** What a period is compared with, as a sentence says it: "en mai 2025", "du 24 avril au 22 mai 2026". */
export function previousPhrase(kind: OverlayKind, period: Period, { from, to }: ComparedPeriod): string {
  const last = addDays(to, -1);
  const year = from.slice(0, 4);
  const bounds = (suffix: string) => from.endsWith(suffix) && to.endsWith(suffix);
  if (from === last) return m.phrase_day({ date: dayInFull(from) });
  if (period.kind === 'month' && bounds('-01')) return m.phrase_month({ month: localDate(from, 'month') });
  if (period.kind === 'year' && bounds('-01-01')) return m.phrase_year({ year });
  if (kind === 'yoy' && year === last.slice(0, 4)) return m.comparison_same_period({ year });
  return rangePhrase(from, last);
}

/** The year before, or the two that it spans. */
export function previousYear({ previous: { from, to } }: ComparedEnergy): string {
  return [...new Set([from, addDays(to, -1)].map((date) => date.slice(0, 4)))].join('\u2013');
}

/** Why there is no figure; null when there is one. */
export function refusal({ reason, current, previous }: ComparedEnergy, name: string): string | null {
  if (reason === null) return null;
  const least = percent(COMPARABLE_SHARE);
  return {
    no_counterpart: () => m.comparison_no_day({ name, count: lengthOf(current) }),
    no_data: () => m.comparison_no_data({ name }),
    no_previous_data: () => m.comparison_no_previous_data({ name }),
    too_little_data: () =>
      m.comparison_too_little_data({ name, share: completeness(current.completeness), least }),
    too_little_previous_data: () =>
      m.comparison_too_little_previous_data({ name, share: completeness(previous.completeness), least }),
    too_little_in_common: () => m.comparison_too_little_in_common({ name, least }),
  }[reason]();
}

/** "1 248 kWh contre 1 145 kWh (+103 kWh) sur les 30 jours comparés"; null where there is no figure. */
export function sidesSentence({ kind, current, previous, change }: Comparison): string | null {
  if (change === null || current.energyWh === null || previous.energyWh === null) return null;
  const sides = m.comparison_sides({
    now: energy(current.energyWh),
    then: energy(previous.energyWh),
    difference: energyDifference(change.differenceWh, [current.energyWh, previous.energyWh]),
    count: current.days,
  });
  const unpaired = unpairedSentence({ current, previous });
  const common = isWhole(current, previous) ? null : m.comparison_in_common();
  return [sides, unpaired, common, seasonSentence(kind)].filter((sentence) => sentence !== null).join(' ');
}

/** That days of either side have no counterpart, and so are in its dates but not in its energy; null where all have. */
export function unpairedSentence({
  current,
  previous,
}: Pick<Comparison, 'current' | 'previous'>): string | null {
  const count = lengthOf(current) - current.days + lengthOf(previous) - previous.days;
  return count === 0 ? null : m.comparison_unpaired({ count });
}

/** Two months heat and light differently, which no figure takes out; null a year apart. */
export const seasonSentence = (kind: ComparisonKind): string | null =>
  kind === 'mom' ? m.comparison_season() : null;

export const lengthOf = ({ from, to }: Pick<ComparedPeriod, 'from' | 'to'>) => eachDay(from, to).length;

const isWhole = (...sides: { completeness: number }[]) => sides.every((side) => side.completeness >= 1);

const MOST_DAYS = 3;
/** Below, no day stands out. */
const TOLD_FROM_PERCENT = 5;

/**
 * The fewest days, three at most, that make up half of the difference: "Jours qui pèsent le plus : 11 juin (+26,3 kWh)."
 * Null where it takes more, or where the difference is small.
 */
export function mainDaysSentence({ change, days }: Comparison): string | null {
  if (change === null || Math.abs(change.percent ?? 0) < TOLD_FROM_PERCENT) return null;
  const main = mainDays(days, change.differenceWh);
  if (main === null) return null;
  const differences = main.map(({ differenceWh }) => differenceWh);
  const told = main.map(
    ({ date, differenceWh }) => `${localDate(date)} (${energyDifference(differenceWh, differences)})`,
  );
  return m.comparison_main_days({ days: listed(told), count: told.length });
}

function mainDays(
  days: ComparedDays,
  differenceWh: number,
): { date: LocalDate; differenceWh: number }[] | null {
  if (days.localDate.length <= MOST_DAYS) return null;
  const sign = Math.sign(differenceWh);
  const differences = days.localDate.map((date, index) => ({
    date,
    differenceWh: days.share[index] === 1 ? (days.wh[index] ?? 0) - (days.previousWh[index] ?? 0) : 0,
  }));
  const ranked = differences.toSorted((a, b) => sign * (b.differenceWh - a.differenceWh));
  let sum = 0;
  for (let count = 1; count <= MOST_DAYS; count += 1) {
    sum += ranked[count - 1]?.differenceWh ?? 0;
    if (sign * sum >= Math.abs(differenceWh) / 2)
      return ranked.slice(0, count).sort((a, b) => (a.date < b.date ? -1 : 1));
  }
  return null;
}
