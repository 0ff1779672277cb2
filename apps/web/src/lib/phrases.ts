import type { LocalDate } from '@coprowatt/contracts';
import { dateNear } from './charts/dates.ts';
import { localDate } from './format.ts';
import { m } from './paraglide/messages.js';
import { lastDayOf, type Period } from './period.ts';

// Periods as sentences say them.

/**
 * "en 30 jours", "en juin 2026", "du 1er juin au 22 juin 2026": the published part of the period, as a sentence says it.
 * @param near as `dateNear` has it; null on paper
 */
export function periodPhrase(
  period: Period,
  lastPublishedDay: LocalDate,
  near: LocalDate | null = lastPublishedDay,
): string {
  if (period.from < lastPublishedDay && lastPublishedDay < lastDayOf(period)) {
    return rangePhrase(period.from, lastPublishedDay);
  }
  if (period.kind === 'day' || (period.kind === 'week' && period.from === lastPublishedDay)) {
    return m.phrase_day({ date: dateNear(period.from, near, 'weekday') });
  }
  if (period.kind === 'month') return m.phrase_month({ month: localDate(period.from, 'month') });
  if (period.kind === 'year') return m.phrase_year({ year: period.from.slice(0, 4) });
  if (period.kind === '30d' && period.latest) return m.phrase_30_days();
  return rangePhrase(period.from, lastDayOf(period));
}

/** The first date names its year where it is not that of the last. */
export function rangePhrase(from: LocalDate, last: LocalDate): string {
  if (from === last) return m.phrase_day({ date: localDate(last, 'full') });
  const sameYear = from.slice(0, 4) === last.slice(0, 4);
  return m.phrase_range({ from: localDate(from, sameYear ? 'long' : 'full'), last: localDate(last, 'full') });
}
