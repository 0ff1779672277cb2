import type { Instant, QualityCalendar, QualityDay } from '@coprowatt/contracts';
import { dayWords } from '#lib/day-words.ts';
import { dayOf, listed, localDateOf, monthRange, number, timeOf } from '#lib/format.ts';
import { m } from '#lib/paraglide/messages.js';
import type { QualityYear } from './calendar.ts';
import { isTroubled, markOf, type DayMark } from './marks.ts';

/** What the words about a day depend on besides the day. */
export interface QualityTelling {
  zone: string;
  /** Its own name, as in `operatorName`. */
  operator: string;
  /** The present instant of the product's clock. */
  nowMs: number;
  /** The curve is asked day by day, and the values of days once a week. */
  weekly: boolean;
}

const STATES = {
  whole: m.quality_state_whole,
  estimated: m.quality_state_estimated,
  daily_only: m.quality_state_daily_only,
  partial: m.quality_legend_partial,
  hole: m.quality_state_hole,
  lost: m.quality_state_lost,
  pending: m.quality_state_pending,
  none: m.quality_state_none,
} satisfies Record<DayMark, () => string>;

export const markName = (mark: DayMark): string => STATES[mark]();

/** "Incomplet, plus de 1 % d’écart": all that a square's picture says. */
export function stateText(day: QualityDay): string {
  const said = [standingText(day)];
  if (day.differs) said.push(m.quality_differs());
  if (day.correctedIntervals > 0) said.push(m.quality_corrected());
  return said.join(', ');
}

/** A day that something arrived for is told as the chart tells it. */
function standingText(day: QualityDay): string {
  const { state, estimatedMinutes, coveredMinutes, operatorWh } = day;
  if (state !== 'whole' && state !== 'partial') return markName(markOf(day));
  return dayWords({
    whole: state === 'whole',
    estimated: estimatedMinutes > 0,
    curve: coveredMinutes > 0,
    dayValue: operatorWh !== null,
  });
}

/** "2024", or "janvier – mars 2026" where not all of its months are there. */
export function yearName(months: readonly { key: string }[]): string {
  const [first, last] = [months[0]?.key ?? '', months.at(-1)?.key ?? ''];
  return months.length === 12 && first.endsWith('-01') ? first.slice(0, 4) : monthRange(first, last);
}

/** "2024 : 366 jours attendus, tous complets ; 1 à signaler": a year in a line, and whether it is worth unfolding. */
export function yearText({ months, days }: QualityYear): string {
  const told = { year: yearName(months), days: sumText(days.filter(isDue)) };
  const count = days.filter(isTroubled).length;
  return count === 0 ? m.quality_year(told) : m.quality_year_noted({ ...told, count });
}

/** "77 jours attendus, dont 72 complets et 5 incomplets. 4 trous sont redemandés, le prochain le 3 juin." */
export function qualitySummary({ items, summary }: QualityCalendar, telling: QualityTelling): string {
  const due = items.filter(isDue);
  if (due.length === 0) return m.quality_not_expected();
  const nothing = due.every(({ state }) => state === 'empty');
  const sentences = [nothing ? m.quality_nothing() : `${sumText(due)}.`];
  const short = due.filter(({ state, operatorWh }) => state === 'partial' && operatorWh !== null);
  if (short.length > 0) sentences.push(m.quality_short_curves({ count: short.length }));
  if (summary.openHoles > 0) sentences.push(askedAgain(summary, telling));
  if (summary.lostHoles > 0)
    sentences.push(m.quality_lost({ count: summary.lostHoles, operator: telling.operator }));
  sentences.push(...injectedTexts(summary.production, telling));
  if (summary.differing > 0) sentences.push(m.quality_differing({ count: summary.differing }));
  return sentences.join(' ');
}

const isDue = ({ state }: QualityDay) => state !== 'not_expected' && state !== 'not_published';

/** Each day is counted once. Complete is one whose total is known, here as on the page of the building. */
function sumText(due: QualityDay[]): string {
  const expected = counted(m.quality_expected_days, due.length);
  const lacking = due.filter(({ operatorWh }) => operatorWh === null);
  const [partial, empty] = [countOf(lacking, 'partial'), countOf(lacking, 'empty')];
  const whole = due.length - partial - empty;
  if (whole === due.length) return m.quality_sum_whole({ expected });
  const parts = [
    whole > 0 && counted(m.quality_count_whole, whole),
    partial > 0 && counted(m.quality_count_partial, partial),
    empty > 0 && counted(m.quality_count_empty, empty),
  ];
  return m.quality_sum_parts({ expected, parts: listed(parts.filter((part) => part !== false)) });
}

const countOf = (days: QualityDay[], wanted: QualityDay['state']) =>
  days.filter(({ state }) => state === wanted).length;

const counted = (text: (inputs: { count: number; shown: string }) => string, count: number) =>
  text({ count, shown: number(count) });

const askedAgain = ({ openHoles, nextAskAt }: QualityCalendar['summary'], telling: QualityTelling) =>
  m.quality_asked_again({ count: openHoles, when: whenAgain(nextAskAt, telling) });

function injectedTexts(
  { openHoles, lostHoles }: QualityCalendar['summary']['production'],
  { operator }: QualityTelling,
): string[] {
  return [
    ...(openHoles > 0 ? [m.quality_injected_asked({ count: openHoles })] : []),
    ...(lostHoles > 0 ? [m.quality_injected_gone({ count: lostHoles, operator })] : []),
  ];
}

/** "le 3 juin", "aujourd’hui à 13:00"; what is due already, or at no known time, comes with the next fetch. */
export function whenAgain(at: Instant | null, { zone, nowMs }: QualityTelling): string {
  if (at === null || Date.parse(at) <= nowMs) return m.quality_when_next();
  const date = localDateOf(at, zone);
  const today = localDateOf(nowMs, zone);
  if (date === today) return m.quality_when_today({ time: timeOf(at, zone) });
  return m.quality_when_day({
    date: dayOf(at, zone, date.slice(0, 4) === today.slice(0, 4) ? 'long' : 'full'),
  });
}
