import { describe, expect, it } from '@jest/globals';
import { ENEDIS_QUOTA, nextFreeMs, ORES_QUOTA } from './quota-rules.ts';

const NOW = 10_000_000;

/** Instants of earlier calls, latest first. */
function free(...calls: number[]): number {
  return nextFreeMs(ENEDIS_QUOTA, NOW, (n) => calls[n - 1] ?? null) - NOW;
}

describe('the next free place in a quota', () => {
  it('is now while the windows have room', () => {
    expect(free()).toBe(0);
    expect(free(NOW, NOW, NOW, NOW)).toBe(0);
  });

  it('is one window, and the journey, after the call that fills it', () => {
    expect(free(NOW, NOW, NOW, NOW, NOW - 400)).toBe(700);
    expect(free(NOW, NOW, NOW, NOW, NOW - 1_100)).toBe(0);
  });

  it('obeys the hour as well as the second', () => {
    const calls = Array.from({ length: 1_000 }, (_, index) => NOW - 2_000 - index * 1_000);
    expect(free(...calls)).toBe(3_600_100 - 2_000 - 999_000);
  });

  it('obeys the minute and the day of ORES', () => {
    const freeAt = (calls: number[]) => nextFreeMs(ORES_QUOTA, NOW, (n) => calls[n - 1] ?? null) - NOW;
    const aSecondApart = (count: number) => Array.from({ length: count }, (_, index) => NOW - index * 1_000);
    expect(freeAt(aSecondApart(59))).toBe(0);
    expect(freeAt(aSecondApart(60))).toBe(60_100 - 59_000);
    const aMinuteApart = Array.from({ length: 2_000 }, (_, index) => NOW - index * 60_000);
    expect(freeAt(aMinuteApart.slice(0, 1_440))).toBe(0);
    const withinADay = Array.from({ length: 2_000 }, (_, index) => NOW - 60_000 - index * 10_000);
    expect(freeAt(withinADay)).toBe(24 * 3_600_000 + 100 - 60_000 - 1_999 * 10_000);
  });
});
