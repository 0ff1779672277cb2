import type {
  DayReading,
  Figure,
  Granularity,
  LackingReason,
  RawReading,
  ReadingItem,
  ReadingsPage,
  Statistics,
} from '@coprowatt/contracts';
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
    expectedFrom: null,
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

/** Key figures of a month, one of them lacking. */
export function statisticsSample(): Statistics {
  const of = <Value>(value: Value): Figure<Value> => ({ value, reason: null });
  const none = (reason: LackingReason): Figure<never> => ({ value: null, reason });
  const span = { energyWh: 912_000, completeness: 0.974, completeDays: 21, days: 22, to: '2026-06-23' };
  return {
    timeZone: PARIS,
    from: '2026-05-24',
    to: '2026-06-23',
    meterCount: 3,
    lastPublishedDay: '2026-06-22',
    lastReadingAt: '2026-06-22T21:30:00Z',
    lastCompleteDay: of({ localDate: '2026-06-22', energyWh: 38_400, basis: 'curve', completeness: 1 }),
    monthToDate: of({ ...span, from: '2026-06-01' }),
    yearToDate: of({ ...span, from: '2026-01-01', energyWh: 7_420_000, completeness: 1 }),
    period: of({ ...span, from: '2026-05-24' }),
    meanPerDay: of({ energyWh: 41_600, count: 28 }),
    meanPerMonth: of({ energyWh: 1_260_000, count: 17 }),
    meanPerYear: none('no_complete_year'),
    minDay: of({ localDate: '2026-06-07', energyWh: 24_100, basis: 'operator', completeness: 1 }),
    maxDay: of({ localDate: '2026-06-11', energyWh: 68_900, basis: 'curve', completeness: 1 }),
    curveCompleteness: 1,
    baseLoadW: of(820),
    peak: of({ powerW: 4_120, at: '2026-06-11T18:00:00Z' }),
    loadFactor: of(0.3),
    cost: none('no_tariff'),
    co2: none('no_factor'),
  };
}
