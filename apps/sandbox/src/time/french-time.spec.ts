import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  addDays,
  addMonths,
  atHour,
  eachDate,
  HOUR_MS,
  isLocalDate,
  localDateOf,
  startOfDay,
  wallClock,
} from './french-time.ts';

const hoursOf = (date: string): number => (startOfDay(addDays(date, 1)) - startOfDay(date)) / HOUR_MS;
const anyInstant = fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2045, 0, 1) });
const tables = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Paris',
  dateStyle: 'short',
  timeStyle: 'medium',
});

describe('French time', () => {
  it.each([
    ['2026-03-28', 24],
    ['2026-03-29', 23],
    ['2026-10-25', 25],
    ['2027-03-28', 23],
    ['2027-10-31', 25],
  ])('gives %s %d hours', (date, hours) => {
    expect(hoursOf(date)).toBe(hours);
  });

  it('agrees with the time-zone tables at any instant', () => {
    fc.assert(fc.property(anyInstant, (at) => expect(wallClock(at)).toBe(tables.format(at))));
  });

  it('finds every instant between the two midnights of its local day', () => {
    fc.assert(
      fc.property(anyInstant, (at) => {
        const date = localDateOf(at);
        expect(startOfDay(date)).toBeLessThanOrEqual(at);
        expect(at).toBeLessThan(startOfDay(addDays(date, 1)));
        expect(wallClock(startOfDay(date))).toBe(`${date} 00:00:00`);
      }),
    );
  });

  it('finds 08:00 on both clock-change days', () => {
    expect(wallClock(atHour('2026-03-29', 8))).toBe('2026-03-29 08:00:00');
    expect(wallClock(atHour('2026-10-25', 8))).toBe('2026-10-25 08:00:00');
  });

  it('adds months without leaving the month meant', () => {
    expect(addMonths('2026-03-31', -1)).toBe('2026-02-28');
    expect(addMonths('2026-11-22', -24)).toBe('2024-11-22');
  });

  it('knows which dates exist', () => {
    expect(isLocalDate('2028-02-29')).toBe(true);
    expect(isLocalDate('2026-02-29')).toBe(false);
    expect(isLocalDate('2026-2-9')).toBe(false);
  });

  it('lists dates with the end left out', () => {
    expect(eachDate('2026-10-24', '2026-10-26')).toEqual(['2026-10-24', '2026-10-25']);
  });
});
