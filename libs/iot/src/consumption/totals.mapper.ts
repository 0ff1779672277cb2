import type { DayReading, HourReading, Instant, MonthReading } from '@coprowatt/contracts';
import {
  MINUTE_MS,
  isComplete,
  toWh,
  type Coverage,
  type DayTotal,
  type EpochMs,
  type HourTotal,
  type MonthTotal,
} from '@coprowatt/energy';

/** Pure: sums in watt-minutes to items in Wh. An item without any fact is null: absent from `items`, null in `columns`. */

// Instants come by the thousand, on whole minutes and day by day: the date is written once, the time looked up.
const DAY_MS = 24 * 60 * MINUTE_MS;
const TIMES = Array.from({ length: 24 * 60 }, (_, minute) =>
  new Date(minute * MINUTE_MS).toISOString().slice(11),
);
let lastDay = NaN;
let lastDate = '';

/** ISO 8601 in UTC, as `toISOString` writes it. */
export function instantOf(ms: EpochMs): Instant {
  const day = Math.floor(ms / DAY_MS);
  const minute = (ms - day * DAY_MS) / MINUTE_MS;
  const time = TIMES[minute];
  if (time === undefined) return new Date(ms).toISOString();
  if (day !== lastDay) [lastDay, lastDate] = [day, new Date(ms).toISOString().slice(0, 11)];
  return lastDate + time;
}

export function asHourReading(hour: HourTotal): HourReading {
  return { timestamp: instantOf(hour.startMs), value: toWh(hour.wattMinutes), ...shareOf(hour) };
}

export function asDayReading(day: DayTotal): DayReading | null {
  if (day.wattMinutes === null || day.basis === null) return null;
  return {
    timestamp: instantOf(day.startMs),
    localDate: day.localDate,
    expectedMinutes: day.expectedMin,
    curveWh: day.curveWattMinutes === null ? null : toWh(day.curveWattMinutes),
    operatorWh: day.operatorWh,
    value: toWh(day.wattMinutes),
    basis: day.basis,
    quality: day.quality,
    ...shareOf(day),
    ...(day.differs && { differs: true }),
    ...maximumPowerOf(day),
  };
}

function maximumPowerOf({ maximumPower }: DayTotal): Pick<DayReading, 'maximumPowerVa' | 'maximumPowerAt'> {
  if (maximumPower === null) return {};
  const { va, atMs } = maximumPower;
  return { maximumPowerVa: va, ...(atMs !== null && { maximumPowerAt: instantOf(atMs) }) };
}

export function asMonthReading(month: MonthTotal): MonthReading | null {
  if (month.wattMinutes === null) return null;
  return {
    timestamp: instantOf(month.startMs),
    localMonth: month.month,
    value: toWh(month.wattMinutes),
    missingDays: month.missingDays,
    ...shareOf(month),
  };
}

function shareOf(part: Coverage): { completeness: number; partial?: true } {
  return { completeness: part.coveredMin / part.expectedMin, ...(!isComplete(part) && { partial: true }) };
}
