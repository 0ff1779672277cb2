import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MINUTE_MS, addDays, dayBounds, dayMinutes, eachDay } from './calendar.ts';
import { differencePercent, doubtedZeroMinutes, missingStretches } from './curve-quality.ts';
import { mergeDay } from './merge.ts';
import type { Interval, LocalDate } from './reading.ts';
import { aCurve, aDay, wholeDay } from './testing.ts';

const ZONE = 'Europe/Paris';

describe('the stretches that a curve lacks', () => {
  const day = { date: '2026-10-25', zone: ZONE };
  const bounds = dayBounds(day.date, ZONE);

  it('are none of a whole day, and all of an empty one', () => {
    expect(missingStretches(wholeDay(day, 30), bounds)).toEqual([]);
    expect(missingStretches([], bounds)).toEqual([{ fromMs: bounds.startMs, toMs: bounds.endMs }]);
  });

  it('are told as instants, at the edges and in the hour that comes twice', () => {
    const hour = (at: number) => bounds.startMs + at * 60 * MINUTE_MS;
    const curve = wholeDay(day, 60).filter((_, at) => ![0, 2, 3, 24].includes(at));
    expect(missingStretches(curve, bounds)).toEqual([
      { fromMs: hour(0), toMs: hour(1) },
      { fromMs: hour(2), toMs: hour(4) },
      { fromMs: hour(24), toMs: hour(25) },
    ]);
  });

  it('and the minutes covered are the day, whatever the steps and holes', () => {
    const known = aDay.chain((some) => fc.tuple(fc.constant(some), aCurve(some)));
    fc.assert(
      fc.property(known, ([{ date, zone }, curve]) => {
        const { intervals } = mergeDay([], curve, date, zone);
        const missing = missingStretches(intervals, dayBounds(date, zone));
        const lacking = missing.reduce((sum, { fromMs, toMs }) => sum + (toMs - fromMs) / MINUTE_MS, 0);
        const covered = intervals.reduce((sum, { minutes }) => sum + minutes, 0);
        expect(covered + lacking).toBe(dayMinutes(date, zone));
        for (const { fromMs, toMs } of missing)
          expect(intervals.some(({ startMs }) => fromMs <= startMs && startMs < toMs)).toBe(false);
      }),
    );
  });
});

describe('long runs of zeros', () => {
  const DAYS = eachDay('2026-06-01', '2026-06-30');
  /** Half-hours of 100 W, and zeros on the slots of the days that are told. */
  const curve = (zeros: Record<LocalDate, [from: number, to: number]>, days = DAYS): Interval[] =>
    days.flatMap((date) =>
      wholeDay({ date, zone: ZONE }, 30, (slot) => {
        const [from, to] = zeros[date] ?? [0, 0];
        return from <= slot && slot < to ? 0 : 100;
      }),
    );
  const doubted = (intervals: Interval[]): unknown => [...doubtedZeroMinutes(intervals, ZONE)];

  it('are doubted from six hours on', () => {
    expect(doubted(curve({ '2026-06-15': [10, 21] }))).toEqual([]);
    expect(doubted(curve({ '2026-06-15': [10, 22] }))).toEqual([['2026-06-15', 360]]);
  });

  it('are one run across midnight, of which each day has its part', () => {
    expect(doubted(curve({ '2026-06-15': [40, 48], '2026-06-16': [0, 6] }))).toEqual([
      ['2026-06-15', 240],
      ['2026-06-16', 180],
    ]);
  });

  it('are two where a gap parts them', () => {
    const parted = curve({ '2026-06-15': [10, 28] }).filter(
      ({ startMs }) => startMs !== Date.parse('2026-06-15T07:00:00Z'),
    );
    expect(doubted(parted)).toEqual([]);
  });

  it('are an outage of a meter that else always draws, when it lasts a week and is not over yet', () => {
    const week = (days: number): Record<LocalDate, [number, number]> =>
      Object.fromEntries(eachDay(addDays('2026-06-30', -days), '2026-06-30').map((date) => [date, [0, 48]]));
    expect(doubtedZeroMinutes(curve(week(7)), ZONE).size).toBe(7);
    expect(doubtedZeroMinutes(curve(week(25)), ZONE).size).toBe(0);
  });

  it('are not doubted where they are the habit of the meter: a lamp by day, panels by night', () => {
    const lamp = Object.fromEntries(DAYS.map((date) => [date, [12, 40] as [number, number]]));
    expect(doubted(curve(lamp))).toEqual([]);
    const weekends = DAYS.filter((date) => [0, 6].includes(new Date(date).getUTCDay()));
    expect(doubted(curve(Object.fromEntries(weekends.map((date) => [date, [0, 48]]))))).toEqual([]);
    expect(doubted(curve({ '2026-06-15': [0, 48] }, ['2026-06-15']))).toEqual([]);
  });
});

describe('the difference between curve and daily value', () => {
  const facts = { expectedMin: 1_440, coveredMin: 1_440, totalWattMinutes: 60 * 1_015, operatorWh: 1_000 };

  it('is told in percent of the value', () => {
    expect(differencePercent(facts)).toBeCloseTo(1.5, 10);
    expect(differencePercent({ ...facts, totalWattMinutes: 0 })).toBe(-100);
  });

  it('is unknown unless both cover the day', () => {
    expect(differencePercent({ ...facts, operatorWh: null })).toBeNull();
    expect(differencePercent({ ...facts, operatorWh: 0 })).toBeNull();
    expect(differencePercent({ ...facts, coveredMin: 1_410 })).toBeNull();
  });
});
