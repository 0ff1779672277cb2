import type { LocalDate } from '@coprowatt/contracts';
import { parseDate } from '@internationalized/date';

/** What the calendar shows: the last 90 days, 12 months or 36, to yesterday. */
export const QUALITY_SPANS = ['90', 'year', '36'] as const;
export type QualitySpan = (typeof QUALITY_SPANS)[number];

/** `to` exclusive. */
export interface DayRange {
  from: LocalDate;
  to: LocalDate;
}

export const spanOf = (typed: string | null): QualitySpan =>
  QUALITY_SPANS.find((span) => span === typed) ?? '90';

/** The days of a span as pages of a year at most, oldest first: the API answers no more than 400 days at once. */
export function pagesOf(span: QualitySpan, today: LocalDate): DayRange[] {
  const end = parseDate(today);
  if (span === '90') return [{ from: end.subtract({ days: 90 }).toString(), to: today }];
  const years = span === 'year' ? 1 : 3;
  const before = (count: number) => end.subtract({ years: count }).toString();
  return Array.from({ length: years }, (_, index) => ({
    from: before(years - index),
    to: before(years - index - 1),
  }));
}
