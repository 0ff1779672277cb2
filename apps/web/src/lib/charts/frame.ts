import type { Granularity, LocalDate } from '@coprowatt/contracts';
import {
  addDays,
  eachDay,
  HOUR_MS,
  localDateOf,
  monthOf,
  nextMonth,
  startOfDay,
  type EpochMs,
} from './zone.ts';

/** What the page asks the chart to show: local dates of the building, `to` exclusive. */
export interface ChartWindow {
  from: LocalDate;
  to: LocalDate;
  granularity: Granularity;
}

/** One expected place on the time axis, whether or not the meter filled it. */
export interface Span {
  start: EpochMs;
  end: EpochMs;
  /** Local date of the start (`YYYY-MM` for a month). */
  key: string;
}

/** One span per local day that the window touches: 23, 24 or 25 hours long. */
export function dayFrame(fromMs: EpochMs, toMs: EpochMs, zone: string): Span[] {
  return eachDay(localDateOf(fromMs, zone), dayAfter(toMs, zone)).map((key) => ({
    key,
    start: startOfDay(key, zone),
    end: startOfDay(addDays(key, 1), zone),
  }));
}

/** One span per local month, the first and last cut to the window. */
export function monthFrame(fromMs: EpochMs, toMs: EpochMs, zone: string): Span[] {
  const spans: Span[] = [];
  for (let start = fromMs; start < toMs;) {
    const key = monthOf(localDateOf(start, zone));
    const end = Math.min(startOfDay(nextMonth(key), zone), toMs);
    spans.push({ key, start, end });
    start = end;
  }
  return spans;
}

/** Steps of equal real length, counted from each local midnight: 46, 48 or 50 half-hours a day. */
export function stepFrame(fromMs: EpochMs, toMs: EpochMs, zone: string, stepMs: number): Span[] {
  return dayFrame(fromMs, toMs, zone).flatMap((day) => {
    const spans: Span[] = [];
    for (let start = day.start; start < day.end; start += stepMs) {
      if (start >= fromMs && start < toMs) {
        spans.push({ key: day.key, start, end: Math.min(start + stepMs, day.end) });
      }
    }
    return spans;
  });
}

export function hourFrame(fromMs: EpochMs, toMs: EpochMs, zone: string): Span[] {
  return stepFrame(fromMs, toMs, zone, HOUR_MS);
}

/** First local date whose midnight is not before `toMs`. */
function dayAfter(toMs: EpochMs, zone: string): LocalDate {
  return addDays(localDateOf(toMs - 1, zone), 1);
}
