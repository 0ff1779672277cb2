import { describe, expect, it } from '@jest/globals';
import { addDays, localDateOf } from '@coprowatt/energy';
import fc from 'fast-check';
import { caughtUp, dueRuns, passAt, publishedTo, type DuePass } from './schedule-rules.ts';

const PARIS = { timeZone: 'Europe/Paris', publishesAtHour: 8 };
const BRUSSELS = { timeZone: 'Europe/Brussels', publishesAtHour: 12 };
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const instant = (text: string): number => Date.parse(text);
const shown = ({ pass, localDate, dueAtMs }: DuePass): string =>
  `${localDate} ${pass} ${new Date(dueAtMs).toISOString().slice(0, 16)}`;

/** Around both clock changes of two years, and anywhere else. */
const aStart = fc.oneof(
  fc.constantFrom('2026-03-27T12:00Z', '2026-10-23T12:00Z', '2027-03-26T12:00Z', '2027-10-29T12:00Z'),
  fc
    .date({ min: new Date('2020-01-01'), max: new Date('2035-01-01'), noInvalidDate: true })
    .map((at) => at.toISOString()),
);

describe('the passes of a day', () => {
  it('are due at 02:00, from the publication on, at 13:00 and at 17:30', () => {
    const day = dueRuns(instant('2026-06-22T22:00Z'), instant('2026-06-23T22:00Z'), PARIS);
    expect(day.map(shown)).toEqual([
      '2026-06-23 nightly 2026-06-23T00:00',
      '2026-06-23 publication 2026-06-23T06:00',
      '2026-06-23 midday 2026-06-23T11:00',
      '2026-06-23 evening 2026-06-23T15:30',
    ]);
    const publication = passAt('publication', '2026-06-23', BRUSSELS);
    expect(new Date(publication).toISOString()).toBe('2026-06-23T10:00:00.000Z');
  });

  it.each([
    ['2026-03-29', '2026-03-29T01:00:00.000Z'],
    ['2027-03-28', '2027-03-28T01:00:00.000Z'],
    ['2026-10-25', '2026-10-25T00:00:00.000Z'],
    ['2027-10-31', '2027-10-31T00:00:00.000Z'],
  ])('of the night of %s begin at %s: after the gap, or at the first of two', (date, at) => {
    for (const hours of [PARIS, BRUSSELS])
      expect(new Date(passAt('nightly', date, hours)).toISOString()).toBe(at);
  });

  it('are the same however time is cut into ticks, and none comes twice', () => {
    fc.assert(
      fc.property(
        aStart,
        fc.array(fc.integer({ min: 1, max: 30 * HOUR }), { minLength: 1, maxLength: 40 }),
        fc.constantFrom(PARIS, BRUSSELS),
        (start, ticks, hours) => {
          let at = instant(start);
          const opened: DuePass[] = [];
          for (const ms of ticks) {
            opened.push(...dueRuns(at, at + ms, hours));
            at += ms;
          }
          expect(opened).toEqual(dueRuns(instant(start), at, hours));
          const names = opened.map(({ pass, localDate }) => `${localDate} ${pass}`);
          expect(new Set(names).size).toBe(names.length);
        },
      ),
    );
  });

  it('are four on every local date, each on that date', () => {
    fc.assert(
      fc.property(
        aStart,
        fc.integer({ min: 2, max: 40 }),
        fc.constantFrom(PARIS, BRUSSELS),
        (start, days, hours) => {
          const first = localDateOf(instant(start), hours.timeZone);
          const due = dueRuns(instant(start), instant(start) + days * DAY, hours);
          for (const { localDate, dueAtMs } of due)
            expect(localDateOf(dueAtMs, hours.timeZone)).toBe(localDate);
          for (let day = 1; day < days - 1; day += 1)
            expect(due.filter(({ localDate }) => localDate === addDays(first, day))).toHaveLength(4);
        },
      ),
    );
  });

  it('after a standstill are the newest of each name, and the nights of the week before, each once', () => {
    fc.assert(
      fc.property(aStart, fc.integer({ min: 1, max: 20 * DAY }), (start, ms) => {
        const due = dueRuns(instant(start), instant(start) + ms, PARIS);
        const opened = caughtUp(due);
        const newest = opened.slice(0, new Set(due.map(({ pass }) => pass)).size);
        expect(newest.map(({ pass }) => pass).sort()).toEqual(
          [...new Set(due.map(({ pass }) => pass))].sort(),
        );
        for (const { pass, dueAtMs } of newest)
          expect(due.every((other) => other.pass !== pass || other.dueAtMs <= dueAtMs)).toBe(true);
        const nights = opened.filter(({ pass }) => pass === 'nightly').map(({ localDate }) => localDate);
        const all = due.filter(({ pass }) => pass === 'nightly').map(({ localDate }) => localDate);
        expect(nights.toSorted()).toEqual(all.slice(-8));
        expect(opened.map(({ isOvertaken = false }) => isOvertaken)).toEqual(
          opened.map((_, index) => index >= newest.length),
        );
        expect(opened).toHaveLength(newest.length + Math.max(0, nights.length - 1));
      }),
    );
  });
});

describe('what is published', () => {
  it('ends the day before yesterday until the hour of the operator, then with yesterday', () => {
    expect(publishedTo(PARIS, instant('2026-06-23T05:59Z'))).toBe('2026-06-22');
    expect(publishedTo(PARIS, instant('2026-06-23T06:00Z'))).toBe('2026-06-23');
    expect(publishedTo(BRUSSELS, instant('2026-06-23T09:59Z'))).toBe('2026-06-22');
    expect(publishedTo(BRUSSELS, instant('2026-06-23T10:00Z'))).toBe('2026-06-23');
  });
});
