import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MINUTE_MS, dayMinutes, startOfDay } from './calendar.ts';
import { MAX_VALUE, mergeDay, type MergeOutcome } from './merge.ts';
import { QUALITIES, type Interval } from './reading.ts';
import { aCurve, aDay, aWrite, wholeDay, type LocalDay } from './testing.ts';

const DAY: LocalDay = { date: '2026-11-20', zone: 'Europe/Paris' };
const midnight = startOfDay(DAY.date, DAY.zone);
const point = (minute: number, minutes: number, value: number, rest: Partial<Interval> = {}): Interval => ({
  startMs: midnight + minute * MINUTE_MS,
  minutes,
  value,
  quality: 'read',
  source: 'enedis',
  ...rest,
});
const merge = (stored: Interval[], incoming: Interval[], day = DAY): MergeOutcome =>
  mergeDay(stored, incoming, day.date, day.zone);
const overlaps = (a: Interval, b: Interval): boolean =>
  a.startMs < b.startMs + b.minutes * MINUTE_MS && b.startMs < a.startMs + a.minutes * MINUTE_MS;

describe('a write to a local day', () => {
  it('removes both half-hours under a corrected hour', () => {
    const hour = point(0, 60, 500);
    expect(merge([point(0, 30, 100), point(30, 30, 200)], [hour])).toMatchObject({
      intervals: [hour],
      corrected: 1,
      written: 0,
    });
  });

  it('removes the whole hour under a half-hour', () => {
    const half = point(30, 30, 200);
    expect(merge([point(0, 60, 100), point(60, 60, 50)], [half]).intervals).toEqual([
      half,
      point(60, 60, 50),
    ]);
  });

  it('refuses a point whole when one interval below it is better', () => {
    const stored = [point(0, 30, 100), point(30, 30, 200, { quality: 'validated' })];
    expect(merge(stored, [point(0, 60, 999)])).toMatchObject({ intervals: stored, refused: 1, corrected: 0 });
  });

  it('lets a better point replace what is below it', () => {
    const better = point(0, 60, 1, { quality: 'validated' });
    expect(
      merge([point(0, 30, 100), point(30, 30, 7, { quality: 'estimated' })], [better]).intervals,
    ).toEqual([better]);
  });

  it('takes the later of two equal fetches and leaves an identical one alone', () => {
    expect(merge([point(0, 30, 100)], [point(0, 30, 101)])).toMatchObject({ corrected: 1, unchanged: 0 });
    expect(merge([point(0, 30, 100)], [point(0, 30, 100)])).toMatchObject({ corrected: 0, unchanged: 1 });
  });

  it('takes the later of two points of one write', () => {
    const outcome = merge([], [point(0, 30, 1), point(0, 60, 2), point(30, 30, 3)]);
    expect(outcome).toMatchObject({ written: 2, refused: 1 });
    expect(outcome.intervals.map(({ value }) => value)).toEqual([1, 3]);
  });

  it('rejects what cannot be kept, and says how many', () => {
    const bad = [
      point(0, 30, 1.5),
      point(0, 30, -1),
      point(0, 30, Number.NaN),
      point(0, 30, MAX_VALUE + 1),
      point(0, 20, 1),
      point(0, 0, 1),
      point(0, -30, 1),
      point(0.5, 30, 1),
      point(-30, 30, 1),
      point(-15, 30, 1),
      point(1430, 30, 1),
      point(1440, 30, 1),
    ];
    expect(merge([], bad)).toMatchObject({ intervals: [], rejected: bad.length });
  });

  it.each([
    ['2026-03-29', 46],
    ['2026-11-20', 48],
    ['2026-10-25', 50],
  ])('keeps all half-hours of %s: %d', (date, count) => {
    const day = { date, zone: 'Europe/Brussels' };
    expect(merge([], wholeDay(day, 30), day)).toMatchObject({ written: count, rejected: 0 });
  });
});

describe('any write to any day', () => {
  const cases = aDay.chain((day) =>
    fc.record({ day: fc.constant(day), stored: aCurve(day), write: aWrite(day) }),
  );

  it('never leaves an overlap and stays within the day', () => {
    fc.assert(
      fc.property(cases, ({ day, stored, write }) => {
        const { intervals } = merge(stored, write, day);
        const end = startOfDay(day.date, day.zone) + dayMinutes(day.date, day.zone) * MINUTE_MS;
        intervals.forEach((one, index) => {
          expect(one.startMs + one.minutes * MINUTE_MS).toBeLessThanOrEqual(
            intervals[index + 1]?.startMs ?? end,
          );
        });
      }),
    );
  });

  it('changes nothing when it is run again', () => {
    fc.assert(
      fc.property(cases, ({ day, stored, write }) => {
        const once = merge(stored, write, day);
        const twice = merge(once.intervals, write, day);
        expect(twice).toMatchObject({ intervals: once.intervals, written: 0, corrected: 0 });
        expect(twice.refused).toBe(once.refused);
      }),
    );
  });

  it('counts every point once', () => {
    fc.assert(
      fc.property(cases, ({ day, stored, write }) => {
        const { written, corrected, unchanged, refused, rejected } = merge(stored, write, day);
        expect(written + corrected + unchanged + refused + rejected).toBe(write.length);
      }),
    );
  });

  it('loses a stored interval only to a point that is at least as good', () => {
    fc.assert(
      fc.property(cases, ({ day, stored, write }) => {
        const { intervals } = merge(stored, write, day);
        const lost = stored.filter(
          (before) =>
            !intervals.some((after) => after.startMs === before.startMs && after.minutes === before.minutes),
        );
        for (const gone of lost) {
          const replacements = write.filter(
            (next) =>
              overlaps(gone, next) && QUALITIES.indexOf(next.quality) >= QUALITIES.indexOf(gone.quality),
          );
          expect(replacements.length).toBeGreaterThan(0);
        }
      }),
    );
  });

  it('is the same in any order, and on an empty day in any portions, when its points do not overlap', () => {
    const orders = aDay.chain((day) =>
      fc.record({
        day: fc.constant(day),
        stored: aCurve(day),
        curve: aCurve(day),
        cut: fc.nat(60),
        seed: fc.nat(1_000),
      }),
    );
    fc.assert(
      fc.property(orders, ({ day, stored, curve, cut, seed }) => {
        const shuffled = curve
          .map((one, index) => ({ one, at: (index * 7_919 + seed) % 997 }))
          .sort((a, b) => a.at - b.at);
        const points = shuffled.map(({ one }) => one);
        const whole = merge(stored, curve, day).intervals;
        expect(merge(stored, points, day).intervals).toEqual(whole);
        const portion = merge([], points.slice(0, cut), day).intervals;
        expect(merge(portion, points.slice(cut), day).intervals).toEqual(curve);
      }),
    );
  });

  it('changes nothing with the points that it refuses', () => {
    fc.assert(
      fc.property(cases, ({ day, stored, write }) => {
        const guarded = stored.map((one) => ({ ...one, quality: 'validated' as const }));
        const weaker = write
          .map((one) => ({ ...one, quality: 'read' as const }))
          .filter((one) => guarded.some((other) => overlaps(one, other)));
        const outcome = merge(guarded, weaker, day);
        expect(outcome).toMatchObject({ intervals: guarded, refused: weaker.length });
      }),
    );
  });
});
