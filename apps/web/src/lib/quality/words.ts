import type { Instant, QualityCalendar, QualityDay } from '@coprowatt/contracts';
import { dayOf, localDateOf, timeOf } from '#lib/format.ts';
import { m } from '#lib/paraglide/messages.js';
import { isIncomplete, markOf, type DayMark } from './marks.ts';

/** What the words about a day depend on besides the day. */
export interface QualityTelling {
  zone: string;
  /** Its own name, as in `operatorName`. */
  operator: string;
  /** The present instant of the product's clock. */
  nowMs: number;
}

const MONTH_DAYS = 30.4375;

const STATES = {
  whole: m.quality_state_whole,
  estimated: m.quality_state_estimated,
  daily_only: m.quality_state_daily_only,
  partial: m.quality_state_partial,
  hole: m.quality_state_hole,
  lost: m.quality_state_lost,
  pending: m.quality_state_pending,
  none: m.quality_state_none,
} satisfies Record<DayMark, () => string>;

export const markName = (mark: DayMark): string => STATES[mark]();

/** "Incomplet, plus de 1 % d’écart": all that a square's picture says. */
export function stateText(day: QualityDay): string {
  const said = [markName(markOf(day))];
  if (day.differs) said.push(m.quality_differs());
  if (day.correctedIntervals > 0) said.push(m.quality_corrected());
  return said.join(', ');
}

/** "2024 : 12 mois reçus, aucun jour incomplet": a year in a line. */
export function yearText(year: string, days: QualityDay[]): string {
  const known = days.filter(({ state }) => state !== 'not_expected' && state !== 'not_published');
  const received = known.filter(({ state }) => state !== 'empty').length;
  return m.quality_year({
    year,
    days: receivedText(received),
    incomplete: incompleteText(known.filter(isIncomplete).length),
  });
}

/** "36 mois reçus, 6 jours incomplets. 4 trous sont redemandés, le prochain le 3 juin." */
export function qualitySummary({ items, summary }: QualityCalendar, telling: QualityTelling): string {
  const known = items.filter(({ state }) => state !== 'not_expected' && state !== 'not_published');
  if (known.length === 0) return m.quality_not_expected();
  const received = known.filter(({ state }) => state !== 'empty').length;
  const incomplete = known.filter(isIncomplete).length;
  const sentences = [received === 0 ? m.quality_nothing() : sum(received, incomplete)];
  if (summary.openHoles > 0) sentences.push(askedAgain(summary, telling));
  if (summary.lostHoles > 0)
    sentences.push(m.quality_lost({ count: summary.lostHoles, operator: telling.operator }));
  if (summary.differing > 0) sentences.push(m.quality_differing({ count: summary.differing }));
  return sentences.join(' ');
}

const sum = (days: number, incomplete: number) =>
  m.quality_sum({ received: receivedText(days), incomplete: incompleteText(incomplete) });

const receivedText = (days: number) =>
  days < 100
    ? m.quality_received_days({ count: days })
    : m.quality_received_months({ count: Math.round(days / MONTH_DAYS) });

const incompleteText = (days: number) =>
  days === 0 ? m.quality_all_whole() : m.quality_incomplete({ count: days });

const askedAgain = ({ openHoles, nextAskAt }: QualityCalendar['summary'], telling: QualityTelling) =>
  m.quality_asked_again({ count: openHoles, when: whenAgain(nextAskAt, telling) });

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
