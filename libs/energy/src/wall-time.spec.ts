import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { startOfDay } from './calendar.ts';
import { aDay } from './testing.ts';
import { isoSecond, localTimeOf, offsetText, utcOffsetMinutes } from './wall-time.ts';

const aMinute = fc.integer({ min: 0, max: 24 * 60 - 61 });

describe('what clocks show', () => {
  it('is the time zone’s own at every minute, also on the days on which clocks change', () => {
    fc.assert(
      fc.property(aDay, aMinute, ({ date, zone }, minute) => {
        const ms = startOfDay(date, zone) + minute * 60_000;
        const shown = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone);
        expect(localTimeOf(ms, zone)).toBe(shown.toString({ timeZoneName: 'never', smallestUnit: 'second' }));
        expect(Date.parse(localTimeOf(ms, zone))).toBe(ms);
      }),
    );
  });

  it('tells the hour that comes twice apart by its offset', () => {
    const texts = ['2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z'].map((instant) =>
      localTimeOf(Date.parse(instant), 'Europe/Paris'),
    );
    expect(texts).toEqual(['2026-10-25T02:30:00+02:00', '2026-10-25T02:30:00+01:00']);
  });

  it('writes offsets of either sign, and of half an hour', () => {
    expect([0, 60, -210, 330].map(offsetText)).toEqual(['+00:00', '+01:00', '-03:30', '+05:30']);
    expect(utcOffsetMinutes(Date.parse('2026-07-01T12:00:00Z'), 'Europe/Brussels')).toBe(120);
  });

  it('writes instants as Date does, those before 1970 too, in any order', () => {
    const anInstant = fc.integer({ min: Date.parse('1900-01-01'), max: Date.parse('2999-01-01') });
    fc.assert(
      fc.property(fc.array(anInstant), (instants) => {
        for (const ms of instants) expect(isoSecond(ms, 'T')).toBe(new Date(ms).toISOString().slice(0, 19));
      }),
    );
  });
});
