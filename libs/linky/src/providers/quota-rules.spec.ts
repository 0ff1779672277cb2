import { describe, expect, it } from '@jest/globals';
import {
  countsAfterMs,
  ENEDIS_QUOTA,
  freeAtMs,
  leavingRoom,
  LOOK_AGAIN_MS,
  MED_QUOTA,
  ORES_QUOTA,
  type FreshCalls,
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
  const MINUTE_MS = 60_000;
  const open = (calls: number): FreshCalls => ({ open: calls, passes: [] });
  const left = (windows: QuotaWindow[], fresh: FreshCalls, nowMs = NOW) =>
    leavingRoom(windows, fresh, nowMs).map((window) => [
      window.calls,
      new Date(countsAfterMs(window, nowMs)).toISOString().slice(11, 16),
    ]);

  it('is a place for each call of open runs, without a floor of its own', () => {
    expect(left(ENEDIS_QUOTA, open(100)).slice(1)).toEqual([
      [1_000, '09:00'],
      [900, '09:00'],
    ]);
    expect(left(MED_QUOTA, open(60))).toEqual([
      [50, '23:59'],
      [-10, '23:59'],
    ]);
  });

  it('is room for a pass to come in the stretch that ends with it', () => {
    const passes = [
      { atMs: NOW + 20 * MINUTE_MS, calls: 300 },
      { atMs: NOW + 50 * MINUTE_MS, calls: 10 },
      { atMs: NOW + 60 * MINUTE_MS, calls: 500 },
    ];
    expect(left(ENEDIS_QUOTA, { open: 0, passes }).slice(1)).toEqual([
      [1_000, '09:00'],
      [700, '09:20'],
      [690, '09:50'],
    ]);
  });

  it('is room for all passes of a day, and none for those of the next, where the operator counts by days', () => {
    const evening = Date.parse('2026-06-23T15:30:00Z');
    const passes = [
      { atMs: evening, calls: 8 },
      { atMs: evening + 15 * 3_600_000, calls: 20 },
    ];
    expect(left(MED_QUOTA, { open: 4, passes })).toEqual([
      [50, '23:59'],
      [46, '23:59'],
      [38, '23:59'],
    ]);
  });

  it('is nothing of a window that is full again within a minute, or without demand', () => {
    expect(left([ORES_QUOTA[0]!], open(10_000))).toHaveLength(1);
    expect(leavingRoom(ENEDIS_QUOTA, open(0), NOW)).toEqual(ENEDIS_QUOTA);
  });

  it('is looked at again soon: it is given back when passes have asked, not when calls leave a window', () => {
    const [, kept] = leavingRoom(MED_QUOTA, open(50), NOW);
    expect(kept && freeAtMs(kept, null, NOW)).toBe(NOW + LOOK_AGAIN_MS);
  });
});
