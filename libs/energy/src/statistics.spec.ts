import { describe, expect, it } from '@jest/globals';
import { addDays, eachDay, startOfDay } from './calendar.ts';
import { summariseDay } from './day.ts';
import type { LocalDate } from './reading.ts';
import * as statistics from './statistics.ts';
import { wholeDay } from './testing.ts';
import { dayTotals, type DayTotal } from './totals.ts';

const ZONE = 'Europe/Paris';

/** One meter, whole days of half-hours at the W that `wattsAt` gives a date; null leaves the day without a reading. */
const history = (
  from: LocalDate,
  to: LocalDate,
  wattsAt: (date: LocalDate) => number | null = () => 100,
): DayTotal[] => {
  const rows = eachDay(from, to).flatMap((date) => {
    const watts = wattsAt(date);
    if (watts === null) return [];
    const curve = wholeDay({ date, zone: ZONE }, 30, () => watts);
    const facts = { deviceId: 'a', localDate: date, operatorWh: null, maximumPower: null };
    return { ...facts, ...summariseDay(curve, date, ZONE) };
  });
  return dayTotals(rows, [{ deviceId: 'a', from, to }], from, to, ZONE);
};

describe('statistics', () => {
  it('find the last complete day past the holes after it', () => {
    const days = history('2026-06-01', '2026-06-23', (date) => (date > '2026-06-20' ? null : 100));
    expect(statistics.lastCompleteDay(days).value).toMatchObject({
      localDate: '2026-06-20',
      energyWh: 2_400,
      completeness: 1,
    });
  });

  it('count month and year to date up to the last published day', () => {
    const days = history('2025-12-01', '2026-06-23', (date) => (date === '2026-06-10' ? null : 100));
    expect(statistics.monthToDate(days, '2026-06-22')).toEqual({
      value: {
        from: '2026-06-01',
        to: '2026-06-23',
        energyWh: 21 * 2_400,
        completeness: 21 / 22,
        completeDays: 21,
        days: 22,
      },
      reason: null,
    });
    expect(statistics.yearToDate(days, '2026-06-22').value).toMatchObject({
      from: '2026-01-01',
      energyWh: 172 * 2_400 - 100,
      days: 173,
      completeDays: 172,
    });
  });

  it('take means over complete periods only', () => {
    const days = history('2024-12-15', '2026-03-15', (date) => (date === '2026-01-31' ? null : 100));
    expect(statistics.meanPerDay(days).value).toMatchObject({ count: 454 });
    expect(statistics.meanPerYear(days).value).toEqual({ energyWh: 365 * 2_400, count: 1 });
    // Twelve months of 2025 and February 2026; January has a hole, December 2024 and March 2026 are cut.
    expect(statistics.meanPerMonth(days).value?.count).toBe(13);
    expect(statistics.meanPerMonth(days).value?.energyWh).toBeCloseTo((393 * 2_400) / 13, 9);
  });

  it('say why there is no mean', () => {
    const short = history('2026-06-01', '2026-06-11');
    expect(statistics.meanPerMonth(short)).toEqual({ value: null, reason: 'no_complete_month' });
    expect(statistics.meanPerYear(short)).toEqual({ value: null, reason: 'no_complete_year' });
    expect(statistics.meanPerDay([])).toEqual({ value: null, reason: 'no_data' });
    expect(statistics.meanPerYear(history('2026-06-01', '2026-06-03', () => null))).toEqual({
      value: null,
      reason: 'no_data',
    });
  });

  it('name the first of equal extremes, among complete days', () => {
    const watts: Record<LocalDate, number | null> = {
      '2026-06-01': 50,
      '2026-06-02': 90,
      '2026-06-03': 50,
      '2026-06-04': 90,
      '2026-06-05': null,
    };
    const days = history('2026-06-01', '2026-06-06', (date) => watts[date] ?? null);
    expect(statistics.minDay(days).value?.localDate).toBe('2026-06-01');
    expect(statistics.maxDay(days).value?.localDate).toBe('2026-06-02');
    expect(statistics.minDay([])).toEqual({ value: null, reason: 'no_data' });
  });

  it('take the median of the night bases', () => {
    const days = history('2026-06-01', '2026-06-05', (date) => Number(date.slice(-2)) ** 2 * 10);
    expect(statistics.baseLoadW(days)).toEqual({ value: 65, reason: null });
    expect(statistics.baseLoadW([])).toEqual({ value: null, reason: 'no_data' });
  });

  it('relate the mean power of whole days to the peak, 1 for a flat curve', () => {
    const days = history('2026-10-24', '2026-10-27');
    const peak = { powerW: 100, atMs: startOfDay('2026-10-24', ZONE) };
    expect(statistics.loadFactor(days, peak)).toEqual({ value: 1, reason: null });
    expect(statistics.loadFactor(days, { ...peak, powerW: 400 }).value).toBe(0.25);
    expect(statistics.curveCompleteness(days)).toBe(1);
    const holed = history('2026-06-01', '2026-06-05', (date) => (date === '2026-06-02' ? null : 100));
    expect(statistics.curveCompleteness(holed)).toBe(0.75);
    expect(statistics.curveCompleteness([])).toBeNull();
    expect(statistics.loadFactor(days, null)).toEqual({ value: null, reason: 'no_curve' });
  });

  it('leave a period without any reading without a figure', () => {
    const days = history('2026-06-01', '2026-06-10');
    expect(statistics.periodEnergy(days, '2026-07-01', '2026-08-01')).toEqual({
      value: null,
      reason: 'no_data',
    });
    expect(statistics.periodEnergy(days, '2026-06-01', addDays('2026-06-01', 3)).value?.energyWh).toBe(7_200);
  });
});
