import { METRIC_UNITS, type Granularity, type MetricType, type ReadingItem } from '@coprowatt/contracts';
import {
  addDays,
  dayTotals,
  hourTotals,
  monthOf,
  monthTotals,
  startOfDay,
  toWh,
  type DayTotal,
  type EpochMs,
  type ExpectedDays,
  type LocalDate,
} from '@coprowatt/energy';
import { asDayReading, asHourReading, asMonthReading, instantOf } from '../consumption/totals.mapper.ts';
import { isInside, type Window } from '../consumption/window.ts';
import type { DeviceInterval } from '../reading/reading-rows.ts';
import type { ReadingStore } from '../reading/reading.store.ts';

/** Reads a period page by page, each of whole local days: memory is that of one page, whatever the period and the meters. */

/** What is read. */
export interface ExportSubject {
  deviceIds: string[];
  metric: MetricType;
  granularity: Granularity;
  window: Window;
  /** Days, `to` excluded, outside of which nothing is known or due. */
  span: { from: LocalDate; to: LocalDate };
  expected: ExpectedDays[];
  /** First local day whose curve is kept; of older days only the sums are. */
  keptFrom: LocalDate;
}

/** All that is asked of the store. */
export type ReadsPages = Pick<ReadingStore, 'readDays' | 'readCurve'>;

/** A row of the file before it is written. */
export interface ExportRow {
  startMs: EpochMs;
  reading: ReadingItem;
}

// About so many are in memory at a time: a page of the curve, a page of day rows.
const INTERVALS_A_PAGE = 6_000;
const DAY_ROWS_A_PAGE = 1_000;
const USUAL_STEPS_A_DAY = 48;

/** The days of the period over all meters, oldest first: sums as `readings` gives them. */
export async function* dayPages(store: ReadsPages, subject: ExportSubject): AsyncGenerator<DayTotal[]> {
  const { deviceIds, metric, expected, window, granularity } = subject;
  const hours = granularity === 'day' || granularity === 'month' ? [] : 'all';
  for (const { from, to } of pages(subject, DAY_ROWS_A_PAGE)) {
    const stored = await store.readDays(deviceIds, metric, from, to, hours);
    const rows = deviceIds.length === 1 ? stored : stored.map((day) => ({ ...day, maximumPower: null }));
    yield dayTotals(rows, expected, from, to, window.timeZone);
  }
}

/** The rows of the file, oldest first; what is not known has none. */
export async function* rowPages(store: ReadsPages, subject: ExportSubject): AsyncGenerator<ExportRow[]> {
  const { granularity, window } = subject;
  if (granularity === 'raw') yield* curvePages(store, subject);
  else if (granularity === 'month') yield* monthPages(dayPages(store, subject), window.timeZone);
  else for await (const days of dayPages(store, subject)) yield TOTALS[granularity](days, window);
}

const TOTALS = {
  hour: (days, window) =>
    hourTotals(days)
      .filter(({ startMs }) => isInside(window, startMs))
      .map((hour) => ({ startMs: hour.startMs, reading: asHourReading(hour) })),
  day: (days) =>
    days.flatMap((day) => {
      const reading = asDayReading(day);
      return reading ? { startMs: day.startMs, reading } : [];
    }),
} as const satisfies Record<'hour' | 'day', (days: DayTotal[], window: Window) => ExportRow[]>;

/** A month may lie on several pages: its days are held until the next one begins. */
async function* monthPages(
  dayPages: AsyncIterable<DayTotal[]>,
  timeZone: string,
): AsyncGenerator<ExportRow[]> {
  let held: DayTotal[] = [];
  for await (const days of dayPages) {
    const all = [...held, ...days];
    const newest = monthOf(all.at(-1)?.localDate ?? '');
    held = all.filter(({ localDate }) => monthOf(localDate) === newest);
    yield monthRows(all.slice(0, all.length - held.length), timeZone);
  }
  yield monthRows(held, timeZone);
}

function monthRows(days: readonly DayTotal[], timeZone: string): ExportRow[] {
  return monthTotals(days, timeZone).flatMap((month) => {
    const reading = asMonthReading(month);
    return reading ? { startMs: month.startMs, reading } : [];
  });
}

async function* curvePages(store: ReadsPages, subject: ExportSubject): AsyncGenerator<ExportRow[]> {
  const { deviceIds, metric, window, span, keptFrom } = subject;
  const { timeZone } = window;
  const kept = { ...subject, span: { ...span, from: span.from > keptFrom ? span.from : keptFrom } };
  for (const { from, to } of pages(kept, INTERVALS_A_PAGE / USUAL_STEPS_A_DAY)) {
    const intervals = await store.readCurve(
      deviceIds,
      metric,
      startOfDay(from, timeZone),
      startOfDay(to, timeZone),
    );
    yield intervals.filter(({ startMs }) => isInside(window, startMs)).map((row) => rawRow(row, metric));
  }
}

function rawRow(
  { deviceId, startMs, minutes, value, quality }: DeviceInterval,
  metric: MetricType,
): ExportRow {
  const energy = { value: toWh(value * minutes), unit: METRIC_UNITS[metric], powerW: value, quality };
  return {
    startMs,
    reading: { timestamp: instantOf(startMs), intervalSeconds: minutes * 60, deviceId, ...energy },
  };
}

/** Whole days, as many at a time as hold about so many meter days. */
function* pages(
  { span, deviceIds }: ExportSubject,
  meterDays: number,
): Generator<{ from: LocalDate; to: LocalDate }> {
  const size = Math.max(1, Math.floor(meterDays / Math.max(1, deviceIds.length)));
  for (let from = span.from; from < span.to; from = addDays(from, size)) {
    const next = addDays(from, size);
    yield { from, to: next < span.to ? next : span.to };
  }
}
