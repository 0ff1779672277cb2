import type {
  DayReading,
  Granularity,
  HourReading,
  MonthReading,
  ReadingsColumns,
  ReadingShape,
} from '@coprowatt/contracts';
import {
  HOUR_MS,
  MINUTE_MS,
  addDays,
  hourStarts,
  hourTotals,
  localDateOf,
  monthOf,
  monthTotals,
  nextMonth,
  startOfDay,
  type Coverage,
  type DayTotal,
  type EpochMs,
  type LocalDate,
} from '@coprowatt/energy';
import type { Cursor } from './cursor.ts';
import type { Slot } from './page.ts';
import { asDayReading, asHourReading, asMonthReading, instantOf } from './totals.mapper.ts';
import { isInside, type Window } from './window.ts';

/** Hours, days and months of a window: what is known of them, and the grid that they stand on. */

export type TotalGranularity = Exclude<Granularity, 'raw'>;
export type TotalReading = HourReading | DayReading | MonthReading;

/** `items`: only where something is known. `columns`: every hour, day or month of the window, from the cursor on. */
export function* totalSlots(
  granularity: TotalGranularity,
  shape: ReadingShape,
  days: readonly DayTotal[],
  window: Window,
  cursor: Cursor | null,
): Generator<Slot<TotalReading>> {
  const known = new Map(
    readings(granularity, days, window).map((item) => [Date.parse(item.timestamp), item]),
  );
  const starts =
    shape === 'items' ? known.keys() : GRIDS[granularity](window, cursor?.startMs ?? window.fromMs);
  for (const startMs of starts) yield { startMs, deviceId: '', item: known.get(startMs) ?? null };
}

/**
 * Covered and expected minutes of days: of the curve for its points and hours, of the values for days and months. By hours, which
 * must have been read, only of the days of which a part lies outside the window.
 * @param keptFrom first day whose curve is kept: nothing is known of the points before it, while hours are kept.
 */
export function coverageOf(
  granularity: Granularity,
  days: readonly DayTotal[],
  window: Window,
  keptFrom: LocalDate,
): Coverage[] {
  if (granularity === 'day' || granularity === 'month') return [...days];
  const parts = (some: readonly DayTotal[]): Coverage[] => some.flatMap((day) => curveCoverage(day, window));
  if (granularity === 'hour') return parts(days);
  const { aged = [], kept = [] } = Object.groupBy(days, ({ localDate }) =>
    localDate < keptFrom ? 'aged' : 'kept',
  );
  return [...parts(aged).map((part) => ({ ...part, coveredMin: 0 })), ...parts(kept)];
}

/** The same slots as one array a field. */
export function totalColumns(
  granularity: TotalGranularity,
  slots: readonly Slot<TotalReading>[],
  zone: string,
): ReadingsColumns['columns'] {
  const common = {
    timestamp: slots.map(({ startMs }) => instantOf(startMs)),
    value: slots.map(({ item }) => item?.value ?? null),
    completeness: slots.map(({ item }) => item?.completeness ?? null),
  };
  if (granularity !== 'day') return common;
  const days = slots.map(({ item }) => (item && 'basis' in item ? item : null));
  return {
    ...common,
    localDate: slots.map(({ startMs }) => localDateOf(startMs, zone)),
    curveWh: days.map((day) => day?.curveWh ?? null),
    operatorWh: days.map((day) => day?.operatorWh ?? null),
    basis: days.map((day) => day?.basis ?? null),
    differs: days.map((day) => day?.differs ?? null),
    quality: days.map((day) => day?.quality ?? null),
    maximumPowerVa: days.map((day) => day?.maximumPowerVa ?? null),
    maximumPowerAt: days.map((day) => day?.maximumPowerAt ?? null),
  };
}

function readings(granularity: TotalGranularity, days: readonly DayTotal[], window: Window): TotalReading[] {
  if (granularity === 'day') return days.flatMap((day) => asDayReading(day) ?? []);
  if (granularity === 'month')
    return monthTotals(days, window.timeZone).flatMap((month) => asMonthReading(month) ?? []);
  return hourTotals(days)
    .filter((hour) => isInside(window, hour.startMs))
    .map(asHourReading);
}

function curveCoverage(day: DayTotal, window: Window): Coverage[] {
  const { startMs, curveMin, expectedMin, meters, hourly } = day;
  const lastHourMs = startMs + (expectedMin / meters) * MINUTE_MS - HOUR_MS;
  const isWhole = isInside(window, startMs) && isInside(window, lastHourMs);
  if (isWhole) return [{ coveredMin: curveMin, expectedMin }];
  return hourly
    .filter((_, hour) => isInside(window, startMs + hour * HOUR_MS))
    .map(({ coveredMinutes }) => ({ coveredMin: coveredMinutes, expectedMin: 60 * meters }));
}

type Grid = (window: Window, fromMs: EpochMs) => Generator<EpochMs>;

const GRIDS = {
  *hour(window, fromMs) {
    for (let day = localDateOf(fromMs, window.timeZone); day < window.endDay; day = addDays(day, 1)) {
      yield* hourStarts(day, window.timeZone).filter((startMs) => isInside(window, startMs));
    }
  },
  *day(window, fromMs) {
    const first = localDateOf(fromMs, window.timeZone);
    for (
      let day = first > window.firstDay ? first : window.firstDay;
      day < window.endDay;
      day = addDays(day, 1)
    ) {
      yield startOfDay(day, window.timeZone);
    }
  },
  *month(window, fromMs) {
    const first = localDateOf(fromMs, window.timeZone);
    let day = first > window.firstDay ? first : window.firstDay;
    for (; day < window.endDay; day = nextMonth(day)) yield startOfDay(`${monthOf(day)}-01`, window.timeZone);
  },
} as const satisfies Record<TotalGranularity, Grid>;
