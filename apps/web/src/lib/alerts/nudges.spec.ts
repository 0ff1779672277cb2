import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { realtime } from '#lib/state/realtime.svelte.ts';
import { onAlertNudges, rereadWhile, type AlertNudge } from './nudges.ts';

type Listener = (nudge: AlertNudge) => void;
const listeners = new Map<string, Listener>();
const nudge = { buildingId: 'b-1', anomalyId: 'a-1' };

beforeEach(() => {
  jest.useFakeTimers();
  jest.spyOn(realtime, 'on').mockImplementation((name, handler) => {
    listeners.set(name, handler as Listener);
    return () => listeners.delete(name);
  });
});
afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
});

describe('nudges of alerts', () => {
  it('have them read at once, then once a second however many come, and once more after the last', () => {
    const [read, hear] = [jest.fn(), jest.fn()];
    onAlertNudges(read, hear);
    listeners.get('anomaly.detected')?.(nudge);
    expect(read).toHaveBeenCalledTimes(1);
    for (let more = 0; more < 20; more += 1) listeners.get('anomaly.updated')?.(nudge);
    expect(read).toHaveBeenCalledTimes(1);
    jest.advanceTimersByTime(1_000);
    expect(read).toHaveBeenCalledTimes(2);
    jest.advanceTimersByTime(10_000);
    expect(read).toHaveBeenCalledTimes(2);
    expect(hear).toHaveBeenCalledTimes(21);
  });

  it('are heard no more once it is ended, not even what was to be read after a rest', () => {
    const read = jest.fn();
    const stop = onAlertNudges(read);
    const detected = listeners.get('anomaly.detected');
    detected?.(nudge);
    detected?.(nudge);
    stop();
    jest.advanceTimersByTime(10_000);
    expect(read).toHaveBeenCalledTimes(1);
    expect(listeners.size).toBe(0);
  });
});

describe('alerts while days are judged', () => {
  it('are read again until nothing waits, and not at all where nothing does', () => {
    const read = jest.fn();
    expect(rereadWhile(false, read)).toBeUndefined();
    const stop = rereadWhile(true, read);
    jest.advanceTimersByTime(10_000);
    expect(read).toHaveBeenCalledTimes(2);
    stop?.();
    jest.advanceTimersByTime(10_000);
    expect(read).toHaveBeenCalledTimes(2);
  });
});
