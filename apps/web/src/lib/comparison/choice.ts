import { COMPARISON_MAX_DAYS, type ComparisonKind } from '@coprowatt/contracts';
import { parseDate, type CalendarDate } from '@internationalized/date';
import { localDate } from '../format.ts';
import { m } from '../paraglide/messages.js';
import { lastDayOf, type Period } from '../period.ts';

/** What a period on screen may be compared with; the accounting year is that of the building, whatever is on screen. */
export type OverlayKind = Exclude<ComparisonKind, 'accounting-year'>;

/** A month before a longer period is for the most part that period itself. */
const MONTH_DAYS = 31;

/** The first is what a key chooses. */
export function overlayKinds({ from, to }: Pick<Period, 'from' | 'to'>): OverlayKind[] {
  const days = parseDate(to).compare(parseDate(from));
  if (days > COMPARISON_MAX_DAYS) return [];
  return days > MONTH_DAYS ? ['yoy'] : ['yoy', 'mom'];
}

/** What the address asks to compare with; null for nothing, and for what makes no sense here. */
export function chosenOverlay(search: URLSearchParams, period: Period): OverlayKind | null {
  return overlayKinds(period).find((kind) => kind === search.get('compare')) ?? null;
}

/**
 * An address without a comparison that makes no sense with its period: it would come back by itself with another.
 * @param periodOf the period that an address asks for
 */
export function withoutVainOverlay(
  address: Record<string, string | null | undefined>,
  periodOf: (search: URLSearchParams) => Period,
): typeof address {
  const named = Object.entries(address).filter((entry): entry is [string, string] => Boolean(entry[1]));
  const search = new URLSearchParams(named);
  return { ...address, compare: chosenOverlay(search, periodOf(search)) };
}

/** "2025", "mai 2026", and in words where it spans two of them. */
export function overlayName(kind: OverlayKind, period: Period): string {
  const [from, last] = [period.from, lastDayOf(period)].map((date) => before(kind, parseDate(date)));
  if (from === undefined || last === undefined) return '';
  if (kind === 'yoy') return from.year === last.year ? String(from.year) : m.comparison_year_before();
  const oneMonth = from.year === last.year && from.month === last.month;
  return oneMonth ? localDate(from.toString(), 'month') : m.comparison_month_before();
}

function before(kind: OverlayKind, date: CalendarDate): CalendarDate {
  return date.subtract(kind === 'yoy' ? { years: 1 } : { months: 1 });
}
