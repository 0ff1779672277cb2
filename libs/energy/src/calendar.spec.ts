import { execFileSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import * as calendar from './calendar.ts';
import { aDay, ZONES } from './testing.ts';

const iso = (ms: number): string => new Date(ms).toISOString();

describe('the local calendar', () => {
  it.each([
    ['2026-03-29', 1380],
    ['2026-10-25', 1500],
    ['2026-11-22', 1440],
    ['2027-03-28', 1380],
    ['2027-10-31', 1500],
  ])('gives %s its %d minutes in both zones', (date, minutes) => {
    for (const zone of ZONES) expect(calendar.dayMinutes(date, zone)).toBe(minutes);
  });

  it.each([
    ['2026-03-31', 1, 0, '2026-02-28'],
    ['2024-02-29', 12, 0, '2023-02-28'],
    ['2026-01-15', 1, 0, '2025-12-15'],
    ['2026-01-15', 36, 0, '2023-01-15'],
    ['2028-02-29', 36, 15, '2025-02-13'],
    ['2026-01-10', 24, 15, '2023-12-26'],
  ])('counts back from %s by %i months and %i days to %s', (date, months, days, expected) => {
    expect(calendar.monthsBefore(date, months, days)).toBe(expected);
  });

  it('starts the day at local midnight', () => {
    expect(iso(calendar.startOfDay('2026-07-01', 'Europe/Paris'))).toBe('2026-06-30T22:00:00.000Z');
    expect(iso(calendar.startOfDay('2026-12-01', 'Europe/Brussels'))).toBe('2026-11-30T23:00:00.000Z');
  });

  it('finds the same local date as the formatter of the platform, at any instant', () => {
    const formatter = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Paris', dateStyle: 'short' });
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2000-01-01'), max: new Date('2060-01-01'), noInvalidDate: true }),
        (instant) => {
          expect(calendar.localDateOf(instant.getTime(), 'Europe/Paris')).toBe(formatter.format(instant));
        },
      ),
    );
  });

  it('puts both edges of every day on the right side', () => {
    fc.assert(
      fc.property(aDay, ({ date, zone }) => {
        const start = calendar.startOfDay(date, zone);
        expect(calendar.localDateOf(start, zone)).toBe(date);
        expect(calendar.localDateOf(start - 1, zone)).toBe(calendar.addDays(date, -1));
        expect(calendar.hourStarts(date, zone)).toHaveLength(calendar.dayMinutes(date, zone) / 60);
      }),
    );
  });

  it('reads a wall time once, twice in autumn and never in the spring gap', () => {
    const at = (naive: string): string[] => calendar.instantsOfWallTime(naive, 'Europe/Paris').map(iso);
    expect(at('2026-11-22T10:00:00')).toEqual(['2026-11-22T09:00:00.000Z']);
    expect(at('2026-10-25T02:30:00')).toEqual(['2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z']);
    expect(at('2026-10-25T03:00:00')).toEqual(['2026-10-25T02:00:00.000Z']);
    expect(at('2026-03-29T02:30:00')).toEqual([]);
    expect(at('2026-03-29T03:00:00')).toEqual(['2026-03-29T01:00:00.000Z']);
  });

  it('takes the day before yesterday as published until 08:00 in Paris and 12:00 in Brussels', () => {
    const published = (instant: string, zone: string): string =>
      calendar.lastPublishedDay(Date.parse(instant), zone);
    expect(published('2026-11-22T06:59:59Z', 'Europe/Paris')).toBe('2026-11-20');
    expect(published('2026-11-22T07:00:00Z', 'Europe/Paris')).toBe('2026-11-21');
    expect(published('2026-11-22T10:59:59Z', 'Europe/Brussels')).toBe('2026-11-20');
    expect(published('2026-11-22T11:00:00Z', 'Europe/Brussels')).toBe('2026-11-21');
    expect(published('2026-03-29T06:00:00Z', 'Europe/Paris')).toBe('2026-03-28');
    expect(published('2026-10-25T06:30:00Z', 'Europe/Paris')).toBe('2026-10-23');
  });

  it('walks days and months without the end date', () => {
    expect(calendar.eachDay('2024-02-28', '2024-03-02')).toEqual(['2024-02-28', '2024-02-29', '2024-03-01']);
    expect(calendar.eachDay('2024-03-02', '2024-02-28')).toEqual([]);
    expect(calendar.nextMonth('2026-12-15')).toBe('2027-01-01');
    expect(calendar.monthOf('2026-12-15')).toBe('2026-12');
  });

  it.each(['UTC', 'America/New_York', 'Pacific/Apia'])('is the same on a server in %s', (serverZone) => {
    const script = `
      import * as c from ${JSON.stringify(new URL('./calendar.ts', import.meta.url).href)};
      const zone = 'Europe/Paris';
      const dates = c.eachDay('2026-03-28', '2026-03-31').concat(c.eachDay('2026-10-24', '2026-10-27'));
      const facts = dates.map((date) => [date, c.startOfDay(date, zone), c.dayMinutes(date, zone), c.localDateOf(c.startOfDay(date, zone), zone)]);
      console.log(JSON.stringify([facts, c.instantsOfWallTime('2026-10-25T02:30:00', zone), c.lastPublishedDay(1792918800000, zone)]));`;
    const run = (TZ: string): string =>
      execFileSync(
        process.execPath,
        ['--conditions=@coprowatt/source', '--input-type=module', '-e', script],
        {
          env: { ...process.env, TZ },
          encoding: 'utf8',
        },
      );
    const paris = JSON.parse(run('Europe/Paris')) as unknown;
    expect(paris).toHaveLength(3);
    expect(JSON.parse(run(serverZone))).toEqual(paris);
  });

  it('knows which dates exist', () => {
    expect(['2024-02-29', '2026-12-31', '1970-01-01', '9998-12-31'].every(calendar.isLocalDate)).toBe(true);
    const others = ['2026-02-29', '2026-13-01', '2026-1-1', '0001-01-01', '1969-12-31', '9999-12-31', ''];
    expect(others.filter(calendar.isLocalDate)).toEqual([]);
  });

  it('takes no date on which clocks were off UTC by a part of a minute', () => {
    const isWhole = (date: string, zone: string): boolean =>
      calendar.startOfDay(date, zone) % calendar.MINUTE_MS === 0;
    expect([isWhole('1900-01-01', 'Europe/Paris'), calendar.isLocalDate('1900-01-01')]).toEqual([
      false,
      false,
    ]);
    const days = fc.integer({ min: 0, max: 300 * 365 });
    fc.assert(
      fc.property(days, fc.constantFrom(...ZONES), (days, zone) => {
        expect(isWhole(calendar.addDays('1970-01-01', days), zone)).toBe(true);
      }),
    );
  });
});
