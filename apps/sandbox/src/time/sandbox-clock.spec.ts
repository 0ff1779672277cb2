import { describe, expect, it } from '@jest/globals';
import { MachineClock } from './sandbox-clock.ts';

const START = new Date('2024-07-26T10:00:00Z');

describe('the clock without a database', () => {
  it('starts where it is told and runs with the machine', () => {
    const before = performance.now();
    const clock = new MachineClock(START);
    const passedMs = clock.nowMs() - START.getTime();
    expect(passedMs).toBeGreaterThanOrEqual(0);
    expect(passedMs).toBeLessThanOrEqual(performance.now() - before + 50);
  });

  it('moves by calendar months and by hours', async () => {
    const clock = new MachineClock(START);
    expect((await clock.advance('P1M')).toISOString().slice(0, 16)).toBe('2024-08-26T10:00');
    expect((await clock.advance('PT24H')).toISOString().slice(0, 16)).toBe('2024-08-27T10:00');
  });

  it('stays where it is when the jump makes no sense', async () => {
    const clock = new MachineClock(START);
    await expect(clock.advance('tomorrow')).rejects.toThrow(RangeError);
    await expect(clock.advance('P999999999Y')).rejects.toThrow(RangeError);
    expect(new Date(clock.nowMs()).toISOString().slice(0, 13)).toBe('2024-07-26T10');
  });
});
