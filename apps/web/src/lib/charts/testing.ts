import type { DayReading, Granularity, RawReading, ReadingItem, ReadingsPage } from '@coprowatt/contracts';
import type { Expectation } from './slots.ts';
import { addDays, hoursOfDay, startOfDay } from './zone.ts';

// What the specs of charts are fed with.

export const PARIS = 'Europe/Paris';

export function iso(ms: number): string {
  return new Date(ms).toISOString();
}

export function expectation(changes: Partial<Expectation> = {}): Expectation {
  return {
    timeZone: PARIS,
    lastPublishedDay: '2099-01-01',
    firstExpectedDay: null,
    meterCount: null,
    ...changes,
  };
}

/** A page over local days, `to` exclusive. */
export function pageOf(
  granularity: Granularity,
  from: string,
  to: string,
  items: ReadingItem[],
): ReadingsPage {
  return {
    metric: 'electricity_consumption',
    granularity,
    unit: 'Wh',
    timeZone: PARIS,
    from: iso(startOfDay(from, PARIS)),
    to: iso(startOfDay(to, PARIS)),
    items,
    nextCursor: null,
    completeness: 1,
  };
}

export function dayItem(localDate: string, value: number, changes: Partial<DayReading> = {}): DayReading {
  return {
    timestamp: iso(startOfDay(localDate, PARIS)),
    localDate,
    expectedMinutes: hoursOfDay(localDate, PARIS) * 60,
    curveWh: value,
    operatorWh: null,
    value,
    basis: 'curve',
    completeness: 1,
    quality: 'read',
    ...changes,
  };
}

export function rawItem(ms: number, powerW: number, changes: Partial<RawReading> = {}): RawReading {
  return {
    timestamp: iso(ms),
    intervalSeconds: 1_800,
    deviceId: 'lift',
    value: powerW / 2,
    unit: 'Wh',
    powerW,
    quality: 'read',
    ...changes,
  };
}

/** Every half-hour of a local day at a constant power. */
export function wholeDay(date: string, powerW: number, changes: Partial<RawReading> = {}): RawReading[] {
  const items: RawReading[] = [];
  const end = startOfDay(addDays(date, 1), PARIS);
  for (let ms = startOfDay(date, PARIS); ms < end; ms += 1_800_000) items.push(rawItem(ms, powerW, changes));
  return items;
}
