import type { Granularity, ReadingShape } from '@coprowatt/contracts';
import {
  HOUR_MS,
  addDays,
  dayBounds,
  daysBetween,
  localDateOf,
  nextMonth,
  type LocalDate,
} from '@coprowatt/energy';
import type { DaySpan } from '../reading/day-span.ts';
import type { Cursor } from './cursor.ts';
import type { TotalGranularity } from './totals-page.ts';
import { isInside, type Window } from './window.ts';

/** Pure: the days that a page stands on, which are a few however long the window is. */

/** Day rows that are read at once at most: those with their hours are heavy. */
export const ROWS_AT_ONCE = { hour: 4_000, day: 20_000, month: 20_000 } as const satisfies Record<
  TotalGranularity,
  number
>;

/** A page as it is asked. */
export interface PageRequest {
  granularity: Granularity;
  shape: ReadingShape;
  window: Window;
  cursor: Cursor | null;
  limit: number;
}

/** Of the window's days: those of which a part lies outside, and the others between them. */
export interface WindowDays {
  cut: LocalDate[];
  whole: DaySpan;
}

/** Days and months belong to the window by their start, and none is cut. */
export function windowDays(granularity: Granularity, window: Window): WindowDays {
  const { firstDay, openingDay, endDay } = window;
  if (granularity === 'day' || granularity === 'month')
    return { cut: [], whole: { from: firstDay, to: endDay } };
  const last = addDays(endDay, -1);
  const cut = [...new Set([openingDay, last])].filter((date) => isCut(date, window));
  return {
    cut,
    whole: {
      from: cut.includes(openingDay) ? addDays(openingDay, 1) : openingDay,
      to: cut.includes(last) ? last : endDay,
    },
  };
}

function isCut(date: LocalDate, window: Window): boolean {
  const { startMs, endMs } = dayBounds(date, window.timeZone);
  return !isInside(window, startMs) || !isInside(window, endMs - HOUR_MS);
}

/** All days of a window of sums. */
export function windowSpan({ granularity, window: { openingDay, firstDay, endDay } }: PageRequest): DaySpan {
  return { from: granularity === 'hour' ? openingDay : firstDay, to: endDay };
}

/** Whether a page is nearly as long as its window, whose few rows then tell everything at once. */
export function isOnePage(request: PageRequest, granularity: TotalGranularity, meters: number): boolean {
  const { from, to } = windowSpan(request);
  const days = daysBetween(from, to);
  return days <= usualDays(request) && days * meters <= ROWS_AT_ONCE[granularity];
}

/** The window's days that may be on the page: from the cursor to the end, or as far as a page of the grid goes at most. */
export function pageSpan({ granularity, shape, window, cursor, limit }: PageRequest): DaySpan {
  const from = firstOfPage(granularity, window, cursor);
  const left = Math.max(0, daysBetween(from, window.endDay));
  const most = shape === 'columns' ? GRID_DAYS[granularity](limit) : left;
  return { from, to: addDays(from, Math.min(left, most)) };
}

/** So many days of which something is known fill a page of `items`, and tell whether there is another. */
export function daysOfItems({ granularity, limit }: PageRequest): number {
  // A month has one such day at least, and 31 at most; of the window's first and last day nothing may be inside.
  return granularity === 'month' ? 31 * (limit + 2) : limit + 2;
}

/** So many days of which something is known are looked for, on the days of a page; of the curve's grid none. */
export function knownLimit(request: PageRequest, { from, to }: DaySpan): number {
  if (request.shape === 'items') return daysOfItems(request);
  return request.granularity === 'raw' ? 0 : daysBetween(from, to);
}

/** About so many days hold a page, where no more than usual is missing. */
export function usualDays({ granularity, limit }: PageRequest): number {
  return {
    raw: Math.ceil(limit / 48) + 2,
    hour: Math.ceil(limit / 24) + 2,
    day: limit + 2,
    month: 31 * (limit + 1),
  }[granularity];
}

/** Days that so many places of the grid, and one more, lie on at most; of the curve, of which a place may be an hour, as far as it is read. */
const GRID_DAYS = {
  raw: (limit) => 7 * Math.ceil((limit + 1) / 48),
  hour: (limit) => Math.ceil((limit + 1) / 23) + 1,
  day: (limit) => limit + 1,
  month: (limit) => 31 * (limit + 1),
} as const satisfies Record<Granularity, (limit: number) => number>;

function firstOfPage(
  granularity: Granularity,
  { openingDay, firstDay, timeZone }: Window,
  cursor: Cursor | null,
): LocalDate {
  const opening = granularity === 'day' || granularity === 'month' ? firstDay : openingDay;
  if (!cursor) return opening;
  const date = localDateOf(cursor.startMs, timeZone);
  const next = { raw: date, hour: date, day: addDays(date, 1), month: nextMonth(date) }[granularity];
  return next > opening ? next : opening;
}
