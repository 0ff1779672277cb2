import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';

type Heard = (argument?: unknown) => void;

/** What socket.io would be: it knows whether it comes back by itself, and counts its lines. */
class Line {
  active = true;
  lines = 0;
  readonly #heard = new Map<string, Heard>();

  on(name: string, heard: Heard): void {
    this.#heard.set(name, heard);
  }

  onAny(): void {}

  say(name: string, argument?: unknown): void {
    this.#heard.get(name)?.(argument);
  }

  connect(): this {
    this.lines += 1;
    return this;
  }

  disconnect(): this {
    this.say('disconnect', 'io client disconnect');
    return this;
  }
}

let line: Line;
jest.unstable_mockModule('socket.io-client', () => ({ io: () => line }));
const { realtime } = await import('./realtime.svelte.ts');
const { session } = await import('./session.svelte.ts');

let visibility: DocumentVisibilityState;
const see = (state: DocumentVisibilityState): void => {
  visibility = state;
  document.dispatchEvent(new Event('visibilitychange'));
};
/** Time goes by without a turn of the page, as while the machine sleeps. */
const sleep = (ms: number): void => jest.setSystemTime(Date.now() + ms);

beforeEach(() => {
  jest.useFakeTimers();
  visibility = 'visible';
  jest.spyOn(document, 'visibilityState', 'get').mockImplementation(() => visibility);
  line = new Line();
  realtime.returns = 0;
  realtime.start();
  line.say('connect');
});
afterEach(() => {
  realtime.stop();
  jest.useRealTimers();
  jest.restoreAllMocks();
});

describe('the live line', () => {
  it('has what is shown read again at each return, and not at its first coming', () => {
    expect([realtime.state, realtime.returns]).toEqual(['live', 0]);
    line.say('disconnect', 'transport close');
    expect(realtime.state).toBe('quiet');
    jest.advanceTimersByTime(5_000);
    expect(realtime.state).toBe('lost');
    jest.advanceTimersByTime(55_000);
    expect(realtime.state).toBe('stale');
    line.say('connect');
    expect([realtime.state, realtime.returns]).toEqual(['live', 1]);
  });

  it.each([
    ['the next beat', () => jest.advanceTimersByTime(5_000)],
    ['a turn to the window', () => window.dispatchEvent(new Event('focus'))],
    ['its being seen', () => see('visible')],
  ])('is made anew by %s after a sleep, once', (_, wake) => {
    sleep(16_000);
    wake();
    expect(line.lines).toBe(1);
    line.say('connect');
    window.dispatchEvent(new Event('focus'));
    see('visible');
    window.dispatchEvent(new Event('online'));
    jest.advanceTimersByTime(60_000);
    expect([line.lines, realtime.returns]).toEqual([1, 1]);
  });

  it('has all read again without it where it does not come at once', () => {
    sleep(60_000);
    window.dispatchEvent(new Event('focus'));
    jest.advanceTimersByTime(2_000);
    expect(realtime.returns).toBe(1);
  });

  it('is left alone while the page runs, however often one turns to it', () => {
    for (let turn = 0; turn < 20; turn += 1) {
      jest.advanceTimersByTime(3_000);
      window.dispatchEvent(new Event('focus'));
      see('visible');
    }
    expect([line.lines, realtime.returns]).toEqual([0, 0]);
  });

  it('of a page that nobody sees waits until it is seen', () => {
    see('hidden');
    sleep(120_000);
    jest.advanceTimersByTime(60_000);
    expect(line.lines).toBe(0);
    see('visible');
    expect(line.lines).toBe(1);
  });

  it('of a page that nobody saw is left alone where the browser let it run once a minute', () => {
    see('hidden');
    for (let minute = 0; minute < 10; minute += 1) {
      sleep(60_000);
      jest.advanceTimersByTime(5_000);
    }
    see('visible');
    jest.advanceTimersByTime(60_000);
    expect([line.lines, realtime.returns]).toEqual([0, 0]);
    sleep(16_000);
    window.dispatchEvent(new Event('focus'));
    expect(line.lines).toBe(1);
  });

  it('of a page that is hidden when the machine falls asleep is made anew once it is seen', () => {
    see('hidden');
    sleep(120_000);
    see('visible');
    expect(line.lines).toBe(1);
  });

  it('is made anew when the network is back', () => {
    window.dispatchEvent(new Event('online'));
    expect(line.lines).toBe(1);
  });

  it('is asked for again where the server refused it for now, unless the session is over', async () => {
    line.active = false;
    const refresh = jest.spyOn(session, 'refresh').mockRejectedValueOnce(new Error('not now'));
    line.say('connect_error');
    await jest.advanceTimersByTimeAsync(5_000);
    expect(line.lines).toBe(1);
    refresh.mockResolvedValueOnce(null);
    line.say('connect_error');
    await jest.advanceTimersByTimeAsync(60_000);
    expect(line.lines).toBe(1);
  });

  it('is not touched once it was left', () => {
    realtime.stop();
    sleep(60_000);
    window.dispatchEvent(new Event('focus'));
    window.dispatchEvent(new Event('online'));
    see('visible');
    jest.advanceTimersByTime(60_000);
    expect([line.lines, realtime.returns, realtime.state]).toEqual([0, 0, 'off']);
  });
});
