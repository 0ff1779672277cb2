import { describe, expect, it } from '@jest/globals';
import { ENEDIS_QUOTA, nextFreeMs } from './quota-rules.ts';

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
});
