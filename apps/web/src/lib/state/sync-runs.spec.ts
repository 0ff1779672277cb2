import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { SyncRun } from '@coprowatt/contracts';
import { syncRun } from '#lib/runs/testing.ts';
import { realtime } from './realtime.svelte.ts';
import { SyncRuns } from './sync-runs.svelte.ts';

type Listener = (payload: { run: SyncRun }) => void;
const listeners = new Map<string, Listener>();

beforeEach(() => {
  jest.spyOn(realtime, 'on').mockImplementation((name, handler) => {
    listeners.set(name, handler as Listener);
    return () => undefined;
  });
});
afterEach(() => {
  jest.restoreAllMocks();
});

describe('what was asked by hand', () => {
  const asked = syncRun({ kind: 'manual', pass: null });

  it('is told to its end though it ended before anybody saw it at work, until its card is closed', () => {
    const runs = new SyncRuns('b-1');
    runs.listen(jest.fn());
    listeners.get('sync.finished')?.({ run: asked });
    expect(runs.shown.map(({ id }) => id)).toEqual(['r-1']);
    runs.close([asked]);
    expect(runs.shown).toEqual([]);
  });

  it('gives way to what is asked next of the same meter', () => {
    const runs = new SyncRuns('b-1');
    runs.listen(jest.fn());
    listeners.get('sync.finished')?.({ run: asked });
    const next = syncRun({ ...asked, id: 'r-2', state: 'queued', createdAt: '2026-06-23T07:00:00Z' });
    listeners.get('sync.progress')?.({ run: next });
    expect(runs.shown.map(({ id }) => id)).toEqual(['r-2']);
  });

  it('tells with what passes brought before, until its card is closed', () => {
    const runs = new SyncRuns('b-1');
    runs.listen(jest.fn());
    const pass = syncRun({ id: 'r-0', intervalsWritten: 48 });
    const elsewhere = syncRun({ id: 'r-9', deviceId: 'd-9', intervalsWritten: 48 });
    for (const run of [pass, elsewhere, asked]) listeners.get('sync.finished')?.({ run });
    expect(runs.roundsOf([asked])).toEqual([pass, asked]);
    runs.close([asked]);
    expect(runs.roundsOf([asked])).toEqual([]);
  });

  it('tells what ran while the line was lost, and nothing of what was over before the page was opened', async () => {
    const over = syncRun({ id: 'r-0', kind: 'manual', intervalsWritten: 48 });
    const missed = syncRun({ ...asked, createdAt: '2026-06-23T07:00:00Z' });
    const answers = [[over], [missed, over]];
    jest
      .spyOn(globalThis, 'fetch')
      .mockImplementation(() => Promise.resolve(Response.json({ items: answers.shift() })));
    const runs = new SyncRuns('b-1');
    await runs.refresh();
    expect(runs.roundsOf([over])).toEqual([]);
    await runs.refresh();
    expect(runs.roundsOf([over])).toEqual([missed]);
    expect(runs.shown).toEqual([missed]);
  });

  it('is of this building', () => {
    const runs = new SyncRuns('b-2');
    runs.listen(jest.fn());
    listeners.get('sync.finished')?.({ run: asked });
    expect(runs.shown).toEqual([]);
  });
});
