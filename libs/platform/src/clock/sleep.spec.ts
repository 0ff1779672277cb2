import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { TestClock } from '../testing/test-clock.ts';
import { Clock } from './clock.ts';

const START = Date.parse('2026-06-23T10:00:00Z');
const at = (ms: number): Date => new Date(START + ms);

/** Whether a promise is settled, after everything that is due has run. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  const note = (): void => void (settled = true);
  promise.then(note, note);
  await new Promise(process.nextTick);
  return settled;
}

describe('sleeping until an instant', () => {
  const clock = new TestClock(START);
  beforeEach(() => clock.set(START));

  it('ends at once when the instant is past', async () => {
    await clock.sleepUntil(at(-1));
    await clock.sleepUntil(at(0));
    expect(clock.nextWakeMs).toBeNull();
  });

  it('ends at the jump that passes the instant, not at one before it', async () => {
    const sleep = clock.sleepUntil(at(3_600_000));
    expect(clock.nextWakeMs).toBe(START + 3_600_000);
    clock.advance(3_599_999);
    expect(await isSettled(sleep)).toBe(false);
    clock.advance(1);
    await sleep;
    expect(clock.nextWakeMs).toBeNull();
  });

  it('is given up by a signal, with its reason', async () => {
    const stop = new AbortController();
    const sleep = clock.sleepUntil(at(1_000), stop.signal);
    stop.abort(new Error('shutting down'));
    await expect(sleep).rejects.toThrow('shutting down');
    await expect(clock.sleepUntil(at(-1), stop.signal)).rejects.toThrow('shutting down');
    expect(clock.nextWakeMs).toBeNull();
  });
});

/** As the clock of a process follows the shared row. */
class MovableClock extends Clock {
  jump(ms: number): void {
    this.moveTo(this.nowMs() + ms - Date.now(), true);
  }
}

describe('sleeping on a running clock', () => {
  beforeEach(() => void jest.useFakeTimers({ now: START, doNotFake: ['nextTick'] }));
  afterEach(() => void jest.useRealTimers());

  it('ends at the instant and leaves no timer and no listener behind', async () => {
    const clock = new MovableClock();
    const stop = new AbortController();
    const sleep = clock.sleepUntil(at(5_000), stop.signal);
    await jest.advanceTimersByTimeAsync(4_999);
    expect(await isSettled(sleep)).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
    await sleep;
    expect(jest.getTimerCount()).toBe(0);
  });

  it('waits only for what a jump left over', async () => {
    const clock = new MovableClock();
    const sleep = clock.sleepUntil(at(10_000));
    clock.jump(8_000);
    await jest.advanceTimersByTimeAsync(1_999);
    expect(await isSettled(sleep)).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
    await sleep;
    const passed = clock.sleepUntil(at(20_000));
    clock.jump(86_400_000);
    await passed;
    expect(jest.getTimerCount()).toBe(0);
  });

  it('outlasts the longest timer of the machine', async () => {
    const clock = new MovableClock();
    const days = 40 * 86_400_000;
    const sleep = clock.sleepUntil(at(days));
    await jest.advanceTimersByTimeAsync(days - 1);
    expect(await isSettled(sleep)).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
    await sleep;
  });
});
