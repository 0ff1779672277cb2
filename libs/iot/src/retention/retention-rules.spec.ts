import { describe, expect, it } from '@jest/globals';
import { addDays, monthsBefore } from '@coprowatt/energy';
import { CLOCK_CHANGES } from '@coprowatt/energy/testing';
import fc from 'fast-check';
import { depthTo, keptFrom, metersAtOnce, nextRunMs, wholeWeeks } from './retention-rules.ts';

const next = (instant: string): string => new Date(nextRunMs(Date.parse(instant))).toISOString();

describe('the retention of curves', () => {
  it('keeps the months asked, the 15 days that operators give beside them, and a day for answers on their way', () => {
    expect(keptFrom('2026-06-23', 24)).toBe('2024-06-07');
    expect(keptFrom('2026-03-01', 12)).toBe('2025-02-13');
    expect(keptFrom('2026-03-31', 1)).toBe('2026-02-13');
  });

  it('tells how deep any day lies, in whole months and the days left', () => {
    expect(depthTo('2024-06-08', '2026-06-23')).toEqual({ months: 24, days: 15 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2_000 }), fc.integer({ min: 0, max: 3_000 }), (from, back) => {
        const today = addDays('2024-01-01', from);
        const { months, days } = depthTo(addDays(today, -back), today);
        expect(monthsBefore(today, months, days)).toBe(addDays(today, -back));
        expect(days).toBeLessThan(31);
      }),
    );
  });

  it('runs at 03:10, winter and summer', () => {
    expect(next('2026-01-10T02:09:59Z')).toBe('2026-01-10T02:10:00.000Z');
    expect(next('2026-01-10T02:10:00Z')).toBe('2026-01-11T02:10:00.000Z');
    expect(next('2026-07-10T23:00:00Z')).toBe('2026-07-11T01:10:00.000Z');
  });

  it.each(CLOCK_CHANGES)('runs once in the night of %s, when clocks change', (date) => {
    const midnight = Date.parse(`${date}T00:00:00Z`) - 2 * 3_600_000;
    const first = nextRunMs(midnight);
    expect(new Date(first).toISOString().slice(0, 10)).toBe(date);
    expect(nextRunMs(first) - midnight).toBeGreaterThan(24 * 3_600_000);
  });

  it('takes as many meters at once as their days allow, one when its whole history may go', () => {
    expect([
      metersAtOnce(null),
      metersAtOnce(0),
      metersAtOnce(1),
      metersAtOnce(400),
      metersAtOnce(5_000),
    ]).toEqual([1, 2_000, 2_000, 5, 1]);
  });

  it('names the weeks of chunks that end in between, from the one that was left for now on', () => {
    const weeks = (from: string, to: string): string | null => {
      const found = wholeWeeks({ fromMs: Date.parse(from), toMs: Date.parse(to) });
      return found && [found.fromMs, found.toMs].map((ms) => new Date(ms).toISOString().slice(0, 10)).join();
    };
    expect(weeks('2026-10-03T22:00:00Z', '2026-10-04T22:00:00Z')).toBeNull();
    expect(weeks('2026-10-06T22:00:00Z', '2026-10-07T22:00:00Z')).toBeNull();
    expect(weeks('2026-10-07T22:00:00Z', '2026-10-08T22:00:00Z')).toBe('2026-10-01,2026-10-08');
    expect(weeks('2026-09-20T22:00:00Z', '2026-10-04T22:00:00Z')).toBe('2026-09-17,2026-10-01');
    expect(wholeWeeks({ fromMs: Infinity, toMs: 0 })).toBeNull();
  });
});
