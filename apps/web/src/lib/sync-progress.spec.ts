import { describe, expect, it } from '@jest/globals';
import type { SyncRun } from '@coprowatt/contracts';
import { laneDays, laneText, laterRun, waitText } from './sync-progress.ts';

const run = (changes: Partial<SyncRun> = {}) =>
  ({ id: 'r', state: 'running', calls: 3, reason: null, nextTryAt: null, ...changes }) as SyncRun;

describe('the progress of a run', () => {
  it('counts from the newest day back', () => {
    const lane = { from: '2024-06-08', to: '2026-06-23', reached: '2026-05-24' };
    expect(laneDays(lane)).toEqual({ done: 30, total: 745 });
    expect(laneText(lane)).toBe('0\u00a0/\u00a024 mois');
    expect(laneText({ ...lane, reached: lane.from })).toBe('24\u00a0/\u00a024 mois');
  });

  it('counts days when there are few', () => {
    expect(laneText({ from: '2026-06-16', to: '2026-06-23', reached: '2026-06-19' })).toBe(
      '4\u00a0/\u00a07 jours',
    );
  });

  it('keeps the later picture of a run, in whatever order they come', () => {
    const end = run({ state: 'succeeded', calls: 9 });
    expect(laterRun(end, run({ calls: 8 }))).toBe(end);
    expect(laterRun(run({ calls: 8 }), end)).toBe(end);
    expect(laterRun(run({ calls: 8 }), run({ calls: 4 })).calls).toBe(8);
  });

  it('says why it waits and when it goes on', () => {
    const waiting = run({ state: 'waiting', reason: 'quota', nextTryAt: '2026-06-23T08:00:00Z' });
    expect(waitText(waiting, 'Europe/Paris')).toBe(
      'Enedis limite le nombre d’appels. Reprise automatique à 10:00.',
    );
    expect(waitText(run(), 'Europe/Paris')).toBeNull();
  });
});
