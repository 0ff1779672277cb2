import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, dayMinutes, daysBetween, eachDay } from './calendar.ts';
import {
  comparePairs,
  comparePeriods,
  monthBefore,
  pairDays,
  yearBefore,
  yearStart,
  type ComparedMeterDay,
  type ComparedPair,
} from './comparison.ts';
import { summariseDay } from './day.ts';
import type { Interval, LocalDate } from './reading.ts';
import { aCurve, CLOCK_CHANGES, wholeDay, ZONES } from './testing.ts';

const ZONE = 'Europe/Paris';
const aDate = fc.oneof(
  fc.constantFrom(...CLOCK_CHANGES, '2024-02-29', '2025-02-28', '2026-03-31', '2026-01-01'),
  fc.integer({ min: 0, max: 2_000 }).map((days) => addDays('2022-01-01', days)),
);

const meterDay = (
  deviceId: string,
  localDate: LocalDate,
  curve: Interval[],
  operatorWh: number | null = null,
  zone = ZONE,
): ComparedMeterDay => ({ deviceId, localDate, operatorWh, ...summariseDay(curve, localDate, zone) });
const whole = (deviceId: string, date: LocalDate, watts: number): ComparedMeterDay =>
  meterDay(
    deviceId,
    date,
    wholeDay({ date, zone: ZONE }, 30, () => watts),
  );
const holed = (deviceId: string, date: LocalDate, watts: number, missing: number[]): ComparedMeterDay => {
  const slots = wholeDay({ date, zone: ZONE }, 30, () => watts);
  return meterDay(
    deviceId,
    date,
    slots.filter((_, slot) => !missing.includes(slot)),
  );
};
const first = (pairs: ComparedPair[]): ComparedPair => {
  const [pair] = pairs;
  if (!pair) throw new Error('no pair');
  return pair;
};
const pairOf = (day: ComparedMeterDay, before: ComparedMeterDay): ComparedPair =>
  first(comparePairs([{ date: day.localDate, previousDate: before.localDate }], [day, before], [], ZONE));

describe('pairing days', () => {
  it('gives both sides the same number of days, each once, in order, and a month or a year apart', () => {
    fc.assert(
      fc.property(aDate, fc.integer({ min: 0, max: 400 }), (from, length) => {
        for (const counterpart of [monthBefore, yearBefore]) {
          const pairs = pairDays(from, addDays(from, length), counterpart);
          const sides = [pairs.map(({ date }) => date), pairs.map(({ previousDate }) => previousDate)];
          for (const dates of sides) {
            expect(new Set(dates).size).toBe(pairs.length);
            expect([...dates].sort()).toEqual(dates);
          }
          const [cut, apart] = counterpart === monthBefore ? [7, [28, 29, 30, 31]] : [4, [365, 366]];
          const odd = pairs.filter(
            ({ date, previousDate }) =>
              previousDate.slice(cut) !== date.slice(cut) || !apart.includes(daysBetween(previousDate, date)),
          );
          expect(odd).toEqual([]);
        }
      }),
    );
  });

  it.each([
    [monthBefore, '2026-03-31', null],
    [monthBefore, '2026-03-29', null],
    [monthBefore, '2024-03-29', '2024-02-29'],
    [monthBefore, '2026-01-31', '2025-12-31'],
    [monthBefore, '2026-05-31', null],
    [yearBefore, '2024-02-29', null],
    [yearBefore, '2025-02-28', '2024-02-28'],
  ])('%p of %s is %s', (counterpart, date, expected) => expect(counterpart(date)).toBe(expected));

  it('begins an accounting year on its day, in the year of the date or the one before', () => {
    expect(yearStart('2026-06-22', '07-01')).toBe('2025-07-01');
    expect(yearStart('2026-07-01', '07-01')).toBe('2026-07-01');
    fc.assert(
      fc.property(aDate, aDate, (date, other) => {
        fc.pre(!other.endsWith('02-29'));
        const start = yearStart(date, other.slice(5));
        expect(start <= date && daysBetween(start, date) < 366).toBe(true);
      }),
    );
  });
});

describe('comparing paired days', () => {
  it('tells each side, and counts whole days whole, also on the days on which clocks change', () => {
    for (const date of CLOCK_CHANGES) {
      const pair = pairOf(whole('a', date, 120), whole('a', yearBefore(date) ?? '', 60));
      expect(pair.common).toEqual({
        wattMinutes: 120 * dayMinutes(date, ZONE),
        previousWattMinutes: 60 * 1_440,
        minutes: dayMinutes(date, ZONE),
        previousMinutes: 1_440,
      });
    }
  });

  it('compares one meter with itself alone', () => {
    const dates = { date: '2026-06-02', previousDate: '2025-06-02' };
    const rows = [whole('a', dates.date, 60), whole('b', dates.previousDate, 60)];
    const pair = first(comparePairs([dates], rows, [], ZONE));
    expect(pair).toMatchObject({ expectedMin: 2 * 1_440, coveredMin: 1_440, common: { minutes: 0 } });
  });

  it('counts a partial day by the clock hours that both sides know whole', () => {
    const pair = pairOf(holed('a', '2026-06-02', 60, [0, 5]), holed('a', '2025-06-02', 30, [5, 46]));
    // Gone are the hours 0, 2 and 23.
    expect(pair.common).toEqual({
      wattMinutes: 60 * 21 * 60,
      previousWattMinutes: 30 * 21 * 60,
      minutes: 21 * 60,
      previousMinutes: 21 * 60,
    });
    expect(pair.wattMinutes).toBe(60 * 23 * 60);
  });

  it('compares clock hours, not hours since midnight, when one of the days has 23 or 25', () => {
    // Watts are the number of the clock hour: hours that are compared must tell the same.
    for (const date of CLOCK_CHANGES) {
      const length = dayMinutes(date, ZONE) / 60;
      const clockOf = (slot: number): number =>
        slot < 2 ? slot : slot + (length === 25 && slot === 2 ? 0 : 24 - length);
      const changed = meterDay(
        'a',
        date,
        wholeDay({ date, zone: ZONE }, 60, (slot) => clockOf(slot)).slice(0, -1),
      );
      const plain = meterDay(
        'a',
        '2026-06-02',
        wholeDay({ date: '2026-06-02', zone: ZONE }, 60, (slot) => slot),
      );
      const hours = length === 23 ? 22 : 23;
      const twice = length === 25 ? 2 * 60 : 0;
      expect(pairOf(changed, plain).common).toEqual({
        wattMinutes: (253 - (length === 23 ? 2 : 0)) * 60 + twice,
        previousWattMinutes: (253 - (length === 23 ? 2 : 0)) * 60,
        minutes: hours * 60 + (length === 25 ? 60 : 0),
        previousMinutes: hours * 60,
      });
    }
  });

  /** An operator's value may be less than the part of the curve that it stands in for. */
  const mostKnown = (rows: readonly ComparedMeterDay[], date: LocalDate): number =>
    rows
      .filter(({ localDate }) => localDate === date)
      .reduce((sum, row) => sum + Math.max(row.totalWattMinutes, (row.operatorWh ?? 0) * 60), 0);

  it('is the same seen from the other side, exact, and never counts more than is known', () => {
    const aRow = (deviceId: string, date: LocalDate, zone: string): fc.Arbitrary<ComparedMeterDay> =>
      fc
        .tuple(aCurve({ date, zone }), fc.option(fc.integer({ min: 0, max: 50_000 })), fc.boolean())
        .map(([curve, operatorWh, full]) =>
          meterDay(deviceId, date, full ? wholeDay({ date, zone }, 30) : curve, operatorWh, zone),
        );
    const aCase = fc
      .tuple(aDate, fc.constantFrom(...ZONES), fc.integer({ min: 1, max: 4 }))
      .chain(([from, zone, length]) => {
        const pairs = pairDays(from, addDays(from, length), yearBefore);
        const dates = pairs.flatMap(({ date, previousDate }) => [date, previousDate]);
        const rows = dates.flatMap((date) => ['a', 'b'].map((deviceId) => aRow(deviceId, date, zone)));
        return fc.record({ zone: fc.constant(zone), pairs: fc.constant(pairs), rows: fc.tuple(...rows) });
      });
    fc.assert(
      fc.property(aCase, ({ zone, pairs, rows }) => {
        const there = comparePairs(pairs, rows, [], zone);
        const turned = pairs.map(({ date, previousDate }) => ({ date: previousDate, previousDate: date }));
        const back = comparePairs(turned, rows, [], zone);
        const [one, other] = [comparePeriods(there), comparePeriods(back)];
        expect(one.current).toEqual(other.previous);
        expect(one.previous).toEqual(other.current);
        expect(one.reason === null).toBe(other.reason === null);
        there.forEach(({ common, ...pair }) => {
          for (const value of Object.values(common)) expect(Number.isInteger(value)).toBe(true);
          expect(common.minutes).toBeLessThanOrEqual(pair.coveredMin);
          expect(common.previousMinutes).toBeLessThanOrEqual(pair.previousCoveredMin);
          expect(common.wattMinutes).toBeLessThanOrEqual(mostKnown(rows, pair.date));
          expect(pair.coveredMin).toBeLessThanOrEqual(pair.expectedMin);
        });
        // A comparison of whole days alone is the plain sum of each side.
        if (
          there.every(
            (pair) =>
              pair.coveredMin === pair.expectedMin && pair.previousCoveredMin === pair.previousExpectedMin,
          )
        ) {
          const plain = there.reduce((sum, { wattMinutes }) => sum + (wattMinutes ?? 0), 0);
          expect(one.current.wattMinutes ?? 0).toBe(plain);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('comparing periods', () => {
  const june = pairDays('2026-06-01', '2026-06-11', yearBefore);
  const dates = eachDay('2026-06-01', '2026-06-11');
  const before = dates.map((date) => yearBefore(date) ?? '');
  const due = [{ deviceId: 'a', from: '2025-01-01', to: '2026-06-11' }];
  const compare = (known: LocalDate[], earlier: LocalDate[]): ReturnType<typeof comparePeriods> =>
    comparePeriods(
      comparePairs(
        june,
        [...known, ...earlier].map((date) => whole('a', date, 60)),
        due,
        ZONE,
      ),
    );

  it.each([
    [10, 10, null],
    [8, 8, null],
    [0, 10, 'no_data'],
    [10, 0, 'no_previous_data'],
    [0, 0, 'no_data'],
    [7, 10, 'too_little_data'],
    [10, 7, 'too_little_previous_data'],
  ])('of which %d and %d days of 10 are known: %s', (now, then, reason) => {
    const compared = compare(dates.slice(0, now), before.slice(0, then));
    expect(compared.reason).toBe(reason);
    expect([compared.current.completeness, compared.previous.completeness]).toEqual([now / 10, then / 10]);
  });

  it('says that no day has a counterpart, however much is known', () => {
    const pairs = pairDays('2026-03-29', '2026-04-01', monthBefore);
    const rows = eachDay('2026-02-01', '2026-04-01').map((date) => whole('a', date, 60));
    expect(comparePeriods(comparePairs(pairs, rows, due, ZONE)).reason).toBe('no_counterpart');
  });

  it('refuses when the days known on both sides are too few, and sums no others', () => {
    const compared = compare(dates.slice(1), before.slice(0, 8));
    expect(compared).toEqual({
      current: { wattMinutes: 7 * 60 * 1_440, completeness: 0.9 },
      previous: { wattMinutes: 7 * 60 * 1_440, completeness: 0.8 },
      reason: 'too_little_in_common',
    });
  });

  it('takes a history that begins within the earlier period for too short, though nothing was due before', () => {
    const began = [{ deviceId: 'a', from: '2025-06-08', to: '2026-06-11' }];
    const rows = [...dates, ...before.slice(7)].map((date) => whole('a', date, 60));
    expect(comparePeriods(comparePairs(june, rows, began, ZONE)).reason).toBe('too_little_previous_data');
  });

  it('compares one missing half-hour a day', () => {
    const rows = [
      ...dates.map((date) => holed('a', date, 60, [3])),
      ...before.map((date) => whole('a', date, 60)),
    ];
    expect(comparePeriods(comparePairs(june, rows, due, ZONE))).toEqual({
      current: { wattMinutes: 10 * 23 * 60 * 60, completeness: 47 / 48 },
      previous: { wattMinutes: 10 * 23 * 60 * 60, completeness: 1 },
      reason: null,
    });
  });
});
