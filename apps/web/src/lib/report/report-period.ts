import type { LocalDate } from '@coprowatt/contracts';
import { parseDate, startOfMonth, startOfYear, type CalendarDate } from '@internationalized/date';

/** What a report or a file may be about; `shown` is what the page shows. */
export const REPORT_PERIODS = [
  'shown',
  'last-month',
  'year-to-date',
  'accounting-year',
  '12-months',
  '36-months',
  'custom',
] as const;
export type ReportPeriodKind = (typeof REPORT_PERIODS)[number];

/** Local dates of the building. */
export interface DateWindow {
  from: LocalDate;
  /** Exclusive. */
  to: LocalDate;
}

export interface PeriodGround {
  shown: DateWindow;
  /** Last day that the operator has published. */
  lastDay: LocalDate;
  /** `MM-DD` of the first day of the building's accounting year. */
  accountingYearStart: string;
}

/** Longest period of one report: 36 months, whatever their length. */
export const REPORT_MAX_DAYS = 1_096;

/** The dates of a named period; those of one's own choice come from their fields. */
export function reportWindow(
  kind: Exclude<ReportPeriodKind, 'custom'>,
  { shown, lastDay, accountingYearStart }: PeriodGround,
): DateWindow {
  const last = parseDate(lastDay);
  const end = last.add({ days: 1 });
  const until = (from: CalendarDate, to: CalendarDate) => ({ from: from.toString(), to: to.toString() });
  switch (kind) {
    case 'shown':
      return published(shown, lastDay);
    case 'last-month':
      return until(startOfMonth(end).subtract({ months: 1 }), startOfMonth(end));
    case 'year-to-date':
      return until(startOfYear(last), end);
    case 'accounting-year':
      return until(accountingYear(last, accountingYearStart), end);
    case '12-months':
      return until(end.subtract({ months: 12 }), end);
    case '36-months':
      return until(end.subtract({ months: 36 }), end);
  }
}

/** Days that nobody could have published yet are no part of a report, unless there are no others. */
function published({ from, to }: DateWindow, lastDay: LocalDate): DateWindow {
  const end = parseDate(lastDay).add({ days: 1 }).toString();
  return { from, to: to < end || from >= end ? to : end };
}

/** The accounting year that `day` belongs to; one that starts on 29 February starts on the 28th in other years. */
function accountingYear(day: CalendarDate, start: string): CalendarDate {
  const [month, date] = start.split('-').map(Number);
  const first = day.set({ month, day: date });
  return first.compare(day) <= 0 ? first : first.subtract({ years: 1 });
}

/** Why two dates of one's own make no period; null when they do. `last` is included. */
export type WindowProblem = 'incomplete' | 'reversed' | 'too_long' | 'not_published';

export function windowProblem(from: string, last: string, lastDay: LocalDate): WindowProblem | null {
  if (!isDate(from) || !isDate(last)) return 'incomplete';
  if (last < from) return 'reversed';
  if (last > lastDay) return 'not_published';
  return parseDate(last).compare(parseDate(from)) >= REPORT_MAX_DAYS ? 'too_long' : null;
}

/** Which of the two dates a problem is about. */
export function wrongDates(
  problem: WindowProblem,
  from: string,
  last: string,
  lastDay: LocalDate,
): { first: boolean; last: boolean } {
  if (problem === 'incomplete') return { first: !isDate(from), last: !isDate(last) };
  if (problem === 'not_published') return { first: from > lastDay, last: true };
  return { first: true, last: true };
}

function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  try {
    return parseDate(text) !== null;
  } catch {
    return false; // 2026-02-30
  }
}

/** The last day of a window, included. */
export const lastOf = ({ to }: DateWindow): LocalDate => parseDate(to).subtract({ days: 1 }).toString();
