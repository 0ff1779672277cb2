import { endOfMonth, parseDate, startOfMonth, startOfYear, type CalendarDate } from '@internationalized/date';
import type { Granularity, LocalDate } from '@coprowatt/contracts';
import { localDateOf, timeOf } from './format.ts';

// The period is the URL: `period`, `from`, `to` (exclusive, own choice only), `step`. Without them: the last 30 published days.

export const PERIODS = ['day', 'week', '30d', 'month', 'year', 'accounting', 'custom'] as const;
export type PeriodKind = (typeof PERIODS)[number];

/** `inverted`: the end is not after the beginning. `long`: more than three years. `unreadable`: no dates, or only one. */
export type MisreadDates = 'inverted' | 'long' | 'unreadable';

export interface Period {
  kind: PeriodKind;
  from: LocalDate;
  /** Exclusive. */
  to: LocalDate;
  granularity: Granularity;
  /** Steps that fit this length, the default first. */
  steps: Granularity[];
  /** It ends at or after the last published day: there is nothing later to see. */
  latest: boolean;
  /** Why the dates that the URL names are not the ones shown; null when they are, or it names none. */
  misread: MisreadDates | null;
}

/** An answer with the question it belongs to: old figures never stand under a new period's name. */
export interface Answer<Value> {
  period: Period;
  value: Value;
}

export type PeriodSearch = Record<'period' | 'from' | 'to' | 'step', string | null>;

/** Hour of the building's zone from which the operator has published the day before (design rule 10). */
const PUBLICATION_HOUR: Record<string, number> = { 'Europe/Paris': 8, 'Europe/Brussels': 12 };
const MAX_DAYS = 1_096;
/** First day of an accounting year that is no other than the calendar's. */
export const CALENDAR_YEAR = '01-01';

/** The last local day that can be expected from the operator at this instant. */
export function lastPublishedDay(nowMs: number, timeZone: string): LocalDate {
  const instant = new Date(nowMs).toISOString();
  const hour = Number(timeOf(instant, timeZone).slice(0, 2));
  const days = hour >= (PUBLICATION_HOUR[timeZone] ?? 8) ? 1 : 2;
  return parseDate(localDateOf(nowMs, timeZone)).subtract({ days }).toString();
}

/**
 * Reads the period that the URL asks for; whatever makes no sense falls back to the default.
 * @param yearStart `MM-DD` of the first day of the building's accounting year
 */
export function parsePeriod(
  search: URLSearchParams,
  lastDay: LocalDate,
  dailyOnly: boolean,
  yearStart = CALENDAR_YEAR,
): Period {
  const kind = PERIODS.find((value) => value === search.get('period')) ?? '30d';
  const last = parseDate(lastDay);
  const from = readDate(search.get('from'));
  const to = readDate(search.get('to'));
  const misread = misreadDates(search, kind, from, to);
  const [start, end] =
    kind !== 'custom'
      ? boundsOf(kind, from, last, yearStart)
      : misread || !from || !to
        ? boundsOf('30d', null, last)
        : [from, to];
  const steps = stepsFor(end.compare(start), dailyOnly);
  const wished = steps.find((step) => step === search.get('step'));
  return {
    kind,
    from: start.toString(),
    to: end.toString(),
    granularity: wished ?? steps[0] ?? 'day',
    steps,
    latest: end.compare(last) > 0,
    misread,
  };
}

/** The period before (-1) or after (+1), as URL parameters; null when it would lie wholly in the unpublished future. */
export function shiftPeriod(period: Period, by: -1 | 1, lastDay: LocalDate): PeriodSearch | null {
  if (by === 1 && period.latest) return null;
  const from = parseDate(period.from);
  const days = parseDate(period.to).compare(from) * by;
  const year = { years: by };
  const units = { day: { days: by }, week: { days: 7 * by }, month: { months: by }, year, accounting: year };
  const moved = from.add(period.kind in units ? units[period.kind as keyof typeof units] : { days });
  const step = period.granularity === period.steps[0] ? null : period.granularity;
  if (period.kind === '30d' && moved.add({ days: 29 }).compare(parseDate(lastDay)) >= 0) {
    return { period: null, from: null, to: null, step };
  }
  const to = period.kind === 'custom' ? parseDate(period.to).add({ days }).toString() : null;
  return { period: period.kind, from: moved.toString(), to, step };
}

/** Another kind of period around what is on screen, so that a month leads to its own year. */
export function changeKind(period: Period, kind: PeriodKind): PeriodSearch {
  if (kind === 'custom') return { period: kind, from: period.from, to: period.to, step: null };
  const from = period.latest || kind === '30d' ? null : period.from;
  return { period: kind === '30d' ? null : kind, from, to: null, step: null };
}

export function openDay(date: LocalDate): PeriodSearch {
  return { period: 'day', from: date, to: null, step: null };
}

/** @param month `YYYY-MM` */
export function openMonth(month: string): PeriodSearch {
  return { period: 'month', from: `${month}-01`, to: null, step: null };
}

/** Last day of the period, included. */
export function lastDayOf(period: Period): LocalDate {
  return parseDate(period.to).subtract({ days: 1 }).toString();
}

function boundsOf(
  kind: Exclude<PeriodKind, 'custom'>,
  from: CalendarDate | null,
  last: CalendarDate,
  yearStart = CALENDAR_YEAR,
): [CalendarDate, CalendarDate] {
  const anchor = from ?? last;
  if (kind === 'day') return [anchor, anchor.add({ days: 1 })];
  if (kind === 'week') return [monday(anchor), monday(anchor).add({ days: 7 })];
  if (kind === 'month') return [startOfMonth(anchor), endOfMonth(anchor).add({ days: 1 })];
  if (kind === 'year') return [startOfYear(anchor), startOfYear(anchor).add({ years: 1 })];
  if (kind === 'accounting') return accountingYear(anchor, yearStart);
  const start = from ?? last.subtract({ days: 29 });
  return [start, start.add({ days: 30 })];
}

function accountingYear(anchor: CalendarDate, yearStart: string): [CalendarDate, CalendarDate] {
  const begun = parseDate(`${anchor.toString().slice(0, 4)}-${yearStart}`);
  const start = begun.compare(anchor) > 0 ? begun.subtract({ years: 1 }) : begun;
  return [start, start.add({ years: 1 })];
}

/** Of a kind with bounds of its own the URL names at most a beginning. */
function misreadDates(
  search: URLSearchParams,
  kind: PeriodKind,
  from: CalendarDate | null,
  to: CalendarDate | null,
): MisreadDates | null {
  if (kind !== 'custom') return search.get('from') && !from ? 'unreadable' : null;
  if (!from || !to) return 'unreadable';
  if (to.compare(from) <= 0) return 'inverted';
  return to.compare(from) > MAX_DAYS ? 'long' : null;
}

/** Steps by length: no half-hours over five weeks, no single days over three years of months. */
function stepsFor(days: number, dailyOnly: boolean): Granularity[] {
  if (dailyOnly) return days > 92 ? ['month', 'day'] : ['day'];
  if (days <= 3) return ['raw', 'hour'];
  if (days <= 13) return ['hour', 'raw', 'day'];
  if (days <= 35) return ['day', 'raw'];
  return days <= 92 ? ['day'] : ['month', 'day'];
}

function monday(date: CalendarDate): CalendarDate {
  const weekday = (new Date(`${date.toString()}T00:00:00Z`).getUTCDay() + 6) % 7;
  return date.subtract({ days: weekday });
}

function readDate(text: string | null): CalendarDate | null {
  if (!text || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  try {
    return parseDate(text);
  } catch {
    return null; // 2026-02-30: the default stands in.
  }
}
