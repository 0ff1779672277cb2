import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { endOfQuiet, isQuiet, mailDueAt, minutesOf, nextDigest, timeOf } from './quiet-rules.ts';

const ZONE = 'Europe/Paris';
const MINUTE_MS = 60_000;
const at = (text: string): Date => new Date(text);
const iso = (date: Date): string => date.toISOString();

const times = fc.integer({ min: 0, max: 1_439 }).map(timeOf);
const quietHours = fc.record({ from: times, to: times }).filter(({ from, to }) => from !== to);
/** Around the changes of 2026: 29 March 01:00 UTC forward, 25 October 01:00 UTC back; and any time of the year. */
const around = (instant: string) =>
  fc
    .integer({ min: -2_880, max: 2_880 })
    .map((minutes) => new Date(Date.parse(instant) + minutes * MINUTE_MS));
const instants = fc.oneof(
  around('2026-03-29T01:00:00Z'),
  around('2026-10-25T01:00:00Z'),
  fc.date({ min: at('2026-01-01T00:00:00Z'), max: at('2027-01-01T00:00:00Z'), noInvalidDate: true }),
);

describe('quiet hours', () => {
  it('delay to the first instant outside them, whatever clocks do', () => {
    fc.assert(
      fc.property(instants, quietHours, fc.constantFrom(ZONE, 'Europe/Brussels'), (from, quiet, zone) => {
        const end = endOfQuiet(from, quiet, zone);
        expect(isQuiet(end, quiet, zone)).toBe(false);
        expect(end.getTime()).toBeGreaterThanOrEqual(from.getTime());
        if (end.getTime() === from.getTime()) return;
        const minutes = Math.ceil((end.getTime() - from.getTime()) / MINUTE_MS);
        const before = fc.integer({ min: 1, max: minutes });
        fc.assert(
          fc.property(before, (back) => {
            const earlier = new Date(Math.max(from.getTime(), end.getTime() - back * MINUTE_MS));
            expect(isQuiet(earlier, quiet, zone)).toBe(true);
          }),
          { numRuns: 20 },
        );
      }),
      { numRuns: 400 },
    );
  });

  it('never hold anything back for more than a day and the hour of a change', () => {
    fc.assert(
      fc.property(instants, quietHours, (from, quiet) => {
        const waits = endOfQuiet(from, quiet, ZONE).getTime() - from.getTime();
        expect(waits).toBeLessThan(25 * 60 * MINUTE_MS);
      }),
    );
  });

  it.each([
    ['over midnight', '2026-06-23T21:30:00Z', '22:00', '07:00', '2026-06-24T05:00:00.000Z'],
    ['within a day', '2026-06-23T10:30:00Z', '12:00', '14:00', '2026-06-23T12:00:00.000Z'],
    ['outside', '2026-06-23T12:00:00Z', '12:00', '14:00', '2026-06-23T12:00:00.000Z'],
    ['an end that spring skips', '2026-03-29T00:30:00Z', '22:00', '02:30', '2026-03-29T01:00:00.000Z'],
    ['an end that autumn shows twice', '2026-10-25T00:10:00Z', '22:00', '02:30', '2026-10-25T00:30:00.000Z'],
    ['its second time', '2026-10-25T01:10:00Z', '22:00', '02:30', '2026-10-25T01:30:00.000Z'],
  ])('%s', (_, from, start, end, expected) => {
    expect(iso(endOfQuiet(at(from), { from: start, to: end }, ZONE))).toBe(expected);
  });

  it('are not asked for by everybody', () => {
    expect(endOfQuiet(at('2026-06-23T01:00:00Z'), null, ZONE)).toEqual(at('2026-06-23T01:00:00Z'));
  });

  it('are written as they are read', () => {
    fc.assert(fc.property(times, (time) => expect(timeOf(minutesOf(time))).toBe(time)));
  });
});

describe('a digest', () => {
  const local = (date: Date): string =>
    new Intl.DateTimeFormat('en-GB', {
      timeZone: ZONE,
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
    }).format(date);

  it('leaves at the next 07:00 after now, within 25 hours', () => {
    fc.assert(
      fc.property(instants, (from) => {
        const next = nextDigest(from, 'daily', ZONE);
        expect(local(next)).toMatch(/ 07:00$/);
        expect(next.getTime()).toBeGreaterThan(from.getTime());
        expect(next.getTime() - from.getTime()).toBeLessThanOrEqual(25 * 60 * MINUTE_MS);
      }),
    );
  });

  it('of a week leaves on a Monday, within seven days and an hour', () => {
    fc.assert(
      fc.property(instants, (from) => {
        const next = nextDigest(from, 'weekly', ZONE);
        expect(local(next)).toMatch(/^Mon.* 07:00$/);
        expect(next.getTime()).toBeGreaterThan(from.getTime());
        expect(next.getTime() - from.getTime()).toBeLessThanOrEqual((7 * 24 + 1) * 60 * MINUTE_MS);
      }),
    );
  });
});

describe('a mail', () => {
  const night = at('2026-06-23T22:00:00Z');
  const quiet = { from: '22:00', to: '08:30' };
  it.each([
    ['at_once', 'critical', '2026-06-23T22:00:00.000Z'],
    ['at_once', 'major', '2026-06-24T06:30:00.000Z'],
    ['daily', 'critical', '2026-06-24T06:30:00.000Z'],
    ['weekly', 'minor', '2026-06-29T06:30:00.000Z'],
  ] as const)('%s that is %s leaves at %s', (rhythm, severity, expected) => {
    expect(iso(mailDueAt(night, { rhythm, severity }, quiet, ZONE))).toBe(expected);
  });
});
