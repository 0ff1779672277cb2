import type { QualityCalendar, QualityDay } from '@coprowatt/contracts';
import { addDays, hoursOfDay } from '#lib/charts/zone.ts';

// What the specs of the calendar are fed with.

export const TELLING = {
  zone: 'Europe/Paris',
  operator: 'Enedis',
  nowMs: Date.parse('2026-06-23T08:00:00Z'),
  weekly: true,
};

export function qualityDay(localDate: string, changes: Partial<QualityDay> = {}): QualityDay {
  const minutes = hoursOfDay(localDate, TELLING.zone) * 60;
  return {
    localDate,
    state: 'whole',
    expectedMinutes: minutes,
    coveredMinutes: minutes,
    missing: [],
    estimatedMinutes: 0,
    validatedMinutes: 0,
    zeroMinutes: 0,
    correctedIntervals: 0,
    correctedAt: null,
    rejectedPoints: 0,
    curveWh: 42_000,
    operatorWh: null,
    differencePercent: null,
    differs: false,
    maximumPowerVa: null,
    maximumPowerAt: null,
    hole: null,
    ...changes,
  };
}

/** Days in a row, some of them changed. */
export const qualityDays = (from: string, count: number, changes: Record<string, Partial<QualityDay>> = {}) =>
  Array.from({ length: count }, (_, index) => {
    const date = addDays(from, index);
    return qualityDay(date, changes[date]);
  });

export function qualityCalendar(
  items: QualityDay[],
  summary: Partial<QualityCalendar['summary']> = {},
): QualityCalendar {
  return {
    deviceId: 'd-1',
    timeZone: TELLING.zone,
    from: items[0]?.localDate ?? '2026-03-25',
    to: addDays(items.at(-1)?.localDate ?? '2026-03-25', 1),
    items,
    summary: {
      days: items.length,
      whole: items.filter(({ state }) => state === 'whole').length,
      partial: items.filter(({ state }) => state === 'partial').length,
      empty: items.filter(({ state }) => state === 'empty').length,
      corrected: 0,
      estimated: 0,
      differing: 0,
      openHoles: 0,
      lostHoles: 0,
      nextAskAt: null,
      production: { openHoles: 0, lostHoles: 0 },
      ...summary,
    },
  };
}
