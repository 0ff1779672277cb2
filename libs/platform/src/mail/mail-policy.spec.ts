import { describe, expect, it } from '@jest/globals';
import { nextTryAt } from './mail-policy.ts';

const DAY_MS = 86_400_000;
const created = new Date('2026-05-04T08:00:00Z');
const after = (ms: number): Date => new Date(created.getTime() + ms);

describe('a mail that could not be sent', () => {
  it('is tried again ever later, an hour later at most', () => {
    const waits = [1, 2, 3, 4, 10, 11, 500].map(
      (attempts) => ((nextTryAt(created, created, attempts)?.getTime() ?? 0) - created.getTime()) / 1_000,
    );
    expect(waits).toEqual([5, 10, 20, 40, 2_560, 3_600, 3_600]);
  });

  it('is given up when it is three days old', () => {
    expect(nextTryAt(created, after(3 * DAY_MS - 1), 80)).not.toBeNull();
    expect(nextTryAt(created, after(3 * DAY_MS), 80)).toBeNull();
  });
});
