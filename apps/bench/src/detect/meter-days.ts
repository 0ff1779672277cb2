import {
  MINUTE_MS,
  localDateOf,
  mergeDay,
  summariseDay,
  type DetectionDay,
  type Interval,
  type LocalDate,
} from '@coprowatt/energy';
import type { ListedMeter } from './meters-file.ts';
import type { PointList } from './point-list.ts';

export interface MeterDays {
  /** Oldest first; dates without any point are not there. */
  days: DetectionDay[];
  /** Points that no local day can hold: across local midnight, or too great. */
  rejected: number;
  /** Points of an interval that another one covers; the later in the file is kept. */
  doubled: number;
}

/** Local days as the application keeps them: the same merge, the same sums. */
export function meterDays(points: PointList, meter: ListedMeter): MeterDays {
  const found: MeterDays = { days: [], rejected: 0, doubled: 0 };
  for (const [localDate, intervals] of byDate(points, meter)) {
    const merged = mergeDay([], intervals, localDate, meter.zone);
    found.rejected += merged.rejected;
    found.doubled += merged.refused + merged.unchanged;
    found.days.push({
      localDate,
      operatorWh: null,
      ...summariseDay(merged.intervals, localDate, meter.zone),
    });
  }
  return found;
}

function byDate(points: PointList, { zone, stepMin }: ListedMeter): Map<LocalDate, Interval[]> {
  const dates = new Map<LocalDate, Interval[]>();
  for (const { minute, kwh } of points.inOrder()) {
    const startMs = minute * MINUTE_MS;
    const date = localDateOf(startMs, zone);
    const intervals = dates.get(date) ?? [];
    if (intervals.length === 0) dates.set(date, intervals);
    intervals.push({
      startMs,
      minutes: stepMin,
      value: Math.round((kwh * 60_000) / stepMin),
      quality: 'read',
      source: 'import',
    });
  }
  return dates;
}
