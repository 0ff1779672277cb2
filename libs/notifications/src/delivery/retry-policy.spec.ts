import { describe, expect, it } from '@jest/globals';
import { nextAttemptAt, nextPlanningAt } from './retry-policy.ts';

const NOW = new Date('2026-06-23T10:00:00Z');

describe('a delivery that failed', () => {
  it('is tried again ever later, six hours later at most, for about a day', () => {
    const waits = [];
    for (let attempts = 1, at = nextAttemptAt(NOW, 1); at; attempts += 1, at = nextAttemptAt(NOW, attempts))
      waits.push((at.getTime() - NOW.getTime()) / 1_000);
    expect(waits).toEqual([30, 60, 120, 240, 480, 960, 1_920, 3_840, 7_680, 15_360, 21_600, 21_600]);
    expect(waits.reduce((sum, one) => sum + one, 0) / 3_600).toBeCloseTo(20.5, 1);
  });
});

describe('a notice that could not be planned', () => {
  it('is tried again ever later, every six hours in the end', () => {
    const waits = [1, 2, 3, 15, 16, 1_000].map(
      (attempts) => (nextPlanningAt(NOW, attempts).getTime() - NOW.getTime()) / 1_000,
    );
    expect(waits).toEqual([1, 2, 4, 16_384, 21_600, 21_600]);
  });
});
