import type { LocalDate, QualityDay } from '@coprowatt/contracts';
import { monthOf, weekday } from '#lib/charts/zone.ts';
import { isTroubled } from './marks.ts';

/** A month as a calendar shows it. */
export interface QualityMonth {
  /** `YYYY-MM`. */
  key: string;
  /** Rows from Monday to Sunday; null outside the month or the period. */
  weeks: (QualityDay | null)[][];
}

/** Days in a row, laid into the weeks of their months, oldest first. */
export function monthsOf(days: QualityDay[]): QualityMonth[] {
  const months = new Map<string, QualityDay[]>();
  for (const day of days) {
    const key = monthOf(day.localDate);
    months.set(key, [...(months.get(key) ?? []), day]);
  }
  return [...months].map(([key, of]) => ({ key, weeks: weeksOf(of) }));
}

function weeksOf(days: QualityDay[]): (QualityDay | null)[][] {
  const before = days[0] ? weekday(days[0].localDate) - 1 : 0;
  const cells = [...Array.from({ length: before }, () => null), ...days];
  const weeks = Array.from({ length: Math.ceil(cells.length / 7) }, (_, index) =>
    cells.slice(index * 7, index * 7 + 7),
  );
  return weeks.map((week) => [...week, ...Array.from({ length: 7 - week.length }, () => null)]);
}

/** A year with its months, as a long calendar groups them. */
export interface QualityYear {
  key: string;
  days: QualityDay[];
  months: QualityMonth[];
}

/** The newest year first: it is the one that is looked at. */
export function yearsOf(days: QualityDay[]): QualityYear[] {
  const keys = [...new Set(days.map(({ localDate }) => localDate.slice(0, 4)))];
  return keys
    .map((key) => {
      const of = days.filter(({ localDate }) => localDate.startsWith(key));
      return { key, days: of, months: monthsOf(of) };
    })
    .toReversed();
}

/** On a phone so many months stay open; one more is no reason to fold it away. */
const OPEN_MONTHS = 3;

/** The newest months, and what is older by year: a phone has no room for years of squares. */
export function phoneParts(days: QualityDay[]): { newest: QualityYear; older: QualityYear[] } {
  const months = monthsOf(days);
  const first = months.length <= OPEN_MONTHS + 1 ? undefined : months.at(-OPEN_MONTHS)?.key;
  const isNew = ({ localDate }: QualityDay) => first === undefined || monthOf(localDate) >= first;
  const newest = days.filter(isNew);
  return {
    newest: { key: 'newest', days: newest, months: monthsOf(newest) },
    older: yearsOf(days.filter((day) => !isNew(day))),
  };
}

const STEPS: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

/** The day that a key leads to; null for a key that is not the calendar's. Keys never leave the period. */
export function dayAfterKey(key: string, at: LocalDate, days: QualityDay[]): LocalDate | null {
  const here = days.findIndex(({ localDate }) => localDate === at);
  const step = STEPS[key];
  if (step !== undefined) return days[here + step]?.localDate ?? at;
  if (key === 'Home') return days[0]?.localDate ?? at;
  if (key === 'End') return days.at(-1)?.localDate ?? at;
  if (key === 'PageUp' || key === 'PageDown') return monthAway(key === 'PageUp' ? -1 : 1, here, days);
  return key === 'n' ? (troubledFrom(at, days, 1) ?? at) : null;
}

/** The same day of the month before or after, or the last one that there is on the way. */
function monthAway(by: -1 | 1, here: number, days: QualityDay[]): LocalDate | null {
  const date = days[here]?.localDate;
  if (date === undefined) return null;
  const target = new Date(`${date.slice(0, 7)}-01T00:00:00Z`);
  target.setUTCMonth(target.getUTCMonth() + by);
  const month = target.toISOString().slice(0, 7);
  const inMonth = days.filter(({ localDate }) => monthOf(localDate) === month);
  const same = inMonth.findLast(({ localDate }) => localDate.slice(8) <= date.slice(8)) ?? inMonth[0];
  return (same ?? (by === 1 ? days.at(-1) : days[0]))?.localDate ?? date;
}

/** The next (1) or previous (-1) day with something amiss, round the end; null when there is none. */
export function troubledFrom(at: LocalDate | null, days: QualityDay[], by: -1 | 1): LocalDate | null {
  const troubled = days.filter(isTroubled).map(({ localDate }) => localDate);
  const found =
    by === 1
      ? troubled.find((date) => at === null || date > at)
      : troubled.findLast((date) => at === null || date < at);
  return found ?? (by === 1 ? troubled[0] : troubled.at(-1)) ?? null;
}
