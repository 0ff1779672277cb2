import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { rereadWhileSeen } from './reread-while-seen.ts';

const read = jest.fn();
const visible = (state: DocumentVisibilityState) =>
  jest.spyOn(document, 'visibilityState', 'get').mockReturnValue(state);

beforeEach(() => {
  jest.useFakeTimers();
  read.mockReset();
});
afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
});

it('reads again twice a minute and at each return, while the page is seen and until it is ended', () => {
  const stop = rereadWhileSeen(read);
  expect(read).not.toHaveBeenCalled();
  jest.advanceTimersByTime(60_000);
  expect(read).toHaveBeenCalledTimes(2);
  window.dispatchEvent(new Event('focus'));
  expect(read).toHaveBeenCalledTimes(3);
  visible('hidden');
  jest.advanceTimersByTime(300_000);
  expect(read).toHaveBeenCalledTimes(3);
  visible('visible');
  stop();
  window.dispatchEvent(new Event('focus'));
  jest.advanceTimersByTime(300_000);
  expect(read).toHaveBeenCalledTimes(3);
});
