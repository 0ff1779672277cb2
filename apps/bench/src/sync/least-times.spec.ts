import { describe, expect, it } from '@jest/globals';
import { leastTimes } from './least-times.ts';

const ENEDIS = [
  { calls: 5, windowMs: 1_000 },
  { calls: 1_000, windowMs: 3_600_000 },
];

describe('the least times', () => {
  it('are the releases where no allowance binds', () => {
    expect(leastTimes([3_000, 1_000, 2_000], ENEDIS)).toEqual([1_000, 2_000, 3_000]);
  });

  it('are five a second for calls that are all due at once', () => {
    expect(leastTimes(Array<number>(11).fill(0), ENEDIS)).toEqual([
      0, 0, 0, 0, 0, 1_000, 1_000, 1_000, 1_000, 1_000, 2_000,
    ]);
  });

  it('are nine hours for the last of ten thousand', () => {
    const last = leastTimes(Array<number>(10_000).fill(0), ENEDIS).at(-1);
    expect(last).toBe(9 * 3_600_000 + 199_000);
  });

  it('wait for what was called before', () => {
    expect(leastTimes([100, 100], [{ calls: 2, windowMs: 1_000 }], [50, 0])).toEqual([1_000, 1_050]);
  });

  it('leave a pause that the releases make', () => {
    expect(leastTimes([0, 0, 10_000], [{ calls: 1, windowMs: 4_000 }])).toEqual([0, 4_000, 10_000]);
  });
});
