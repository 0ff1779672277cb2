import { describe, expect, it } from '@jest/globals';
import {
  countsAfterMs,
  ENEDIS_QUOTA,
  freeAtMs,
  leavingRoom,
  MED_QUOTA,
  ORES_QUOTA,
  type QuotaWindow,
} from './quota-rules.ts';

const NOW = Date.parse('2026-06-23T10:00:00Z');
const SLIDING: QuotaWindow = { calls: 5, windowMs: 1_000 };
const DAY: QuotaWindow = { calls: 50, windowMs: 86_400_000, resets: 'utc_midnight' };

describe('a sliding window', () => {
  it('no longer counts a call that is exactly as old as the window', () => {
    expect(countsAfterMs(SLIDING, NOW)).toBe(NOW - 1_000);
  });

  it('has room when the call that must leave it is as old, to the millisecond', () => {
    expect(freeAtMs(SLIDING, NOW - 400, NOW)).toBe(NOW + 600);
  });

  it('cannot have room before a whole window while that call is on its way', () => {
    expect(freeAtMs(SLIDING, null, NOW)).toBe(NOW + 1_000);
  });
});

describe('a window of the UTC day', () => {
  it('counts from midnight, whatever the zone, and has room at the next one', () => {
    expect(countsAfterMs(DAY, NOW)).toBe(Date.parse('2026-06-23T00:00:00Z') - 1);
    for (const leaver of [NOW - 3_600_000, null])
      expect(freeAtMs(DAY, leaver, NOW)).toBe(Date.parse('2026-06-24T00:00:00Z'));
    const midnight = Date.parse('2026-06-24T00:00:00Z');
    expect(countsAfterMs(DAY, midnight)).toBe(midnight - 1);
    expect(freeAtMs(DAY, null, midnight - 1)).toBe(midnight);
  });
});

describe('what back-fill leaves to the passes of the day', () => {
  const calls = (windows: QuotaWindow[]) => windows.map((window) => window.calls);

  it('is a place for each call that they will need', () => {
    expect(calls(leavingRoom(ENEDIS_QUOTA, 100))).toEqual([5, 900]);
    expect(calls(leavingRoom(ORES_QUOTA, 20))).toEqual([60, 1_980]);
  });

  it('is at most half of a window, so that a history is always filled some day', () => {
    expect(calls(leavingRoom(ENEDIS_QUOTA, 10_000))).toEqual([5, 500]);
    expect(calls(leavingRoom(MED_QUOTA, 10_000))).toEqual([25]);
  });

  it('is nothing of a window that is full again within a minute, or without demand', () => {
    expect(calls(leavingRoom(ORES_QUOTA, 10_000))).toEqual([60, 1_000]);
    expect(leavingRoom(ENEDIS_QUOTA, 0)).toEqual(ENEDIS_QUOTA);
  });
});
