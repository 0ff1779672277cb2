import { AppError } from '@coprowatt/platform';
import {
  addDays,
  isLocalDate,
  localDateOf,
  startOfDay,
  type EpochMs,
  type LocalDate,
} from '@coprowatt/energy';

/** Days that a window holds when none is asked. */
export const DEFAULT_WINDOW_DAYS = 30;

const RFC3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/i;

/** A stretch of time in a building's zone. Days, hours and intervals belong to it by their start. */
export interface Window {
  fromMs: EpochMs;
  /** Exclusive. */
  toMs: EpochMs;
  /** First local day that starts inside. */
  firstDay: LocalDate;
  /** Day after the last local day that starts inside. */
  endDay: LocalDate;
  /** Local day of the first instant. */
  openingDay: LocalDate;
  timeZone: string;
}

/** Whether a text is an edge that `parseWindow` can read: a civil date, or an RFC 3339 instant, of the years 1970 to 9998. */
export function isEdge(text: unknown): boolean {
  if (typeof text !== 'string') return false;
  return (
    isLocalDate(text) ||
    (RFC3339.test(text) && isLocalDate(text.slice(0, 10)) && !Number.isNaN(Date.parse(text)))
  );
}

/**
 * The window that a request asks (design section 5): a date is that local midnight, `to` is exclusive. Without edges, the
 * 30 days that end at the last published day. @throws AppError `validation_failed` when `to` is not after `from`.
 */
export function parseWindow(
  asked: { from?: string; to?: string },
  lastPublished: LocalDate,
  timeZone: string,
): Window {
  const edge = (text: string | undefined): EpochMs | undefined =>
    text === undefined ? text : edgeMs(text, timeZone);
  const askedFrom = edge(asked.from);
  const publishedMs = startOfDay(addDays(lastPublished, 1), timeZone);
  const leastMs = askedFrom === undefined ? publishedMs : daysLater(askedFrom, 1, timeZone);
  const toMs = edge(asked.to) ?? Math.max(publishedMs, leastMs);
  const window = windowOf(askedFrom ?? daysLater(toMs, -DEFAULT_WINDOW_DAYS, timeZone), toMs, timeZone);
  if (window.fromMs < window.toMs) return window;
  throw new AppError('validation_failed', {
    errors: [{ field: 'to', rule: 'after_from', message: 'to must be after from' }],
  });
}

/** The local days from `from` to `to` (excluded) as a window. */
export function dayWindow(from: LocalDate, to: LocalDate, timeZone: string): Window {
  return windowOf(startOfDay(from, timeZone), startOfDay(to, timeZone), timeZone);
}

/** Whether something that starts at this instant belongs to the window. */
export function isInside(window: Window, startMs: EpochMs): boolean {
  return window.fromMs <= startMs && startMs < window.toMs;
}

function windowOf(fromMs: EpochMs, toMs: EpochMs, timeZone: string): Window {
  const openingDay = localDateOf(fromMs, timeZone);
  return {
    fromMs,
    toMs,
    openingDay,
    firstDay: dayFrom(fromMs, timeZone),
    endDay: dayFrom(toMs, timeZone),
    timeZone,
  };
}

function edgeMs(text: string, timeZone: string): EpochMs {
  return isLocalDate(text) ? startOfDay(text, timeZone) : Date.parse(text);
}

/** First local day that starts at this instant or later. */
function dayFrom(ms: EpochMs, timeZone: string): LocalDate {
  const day = localDateOf(ms, timeZone);
  return startOfDay(day, timeZone) === ms ? day : addDays(day, 1);
}

function daysLater(ms: EpochMs, days: number, timeZone: string): EpochMs {
  const day = localDateOf(ms, timeZone);
  return ms + startOfDay(addDays(day, days), timeZone) - startOfDay(day, timeZone);
}
