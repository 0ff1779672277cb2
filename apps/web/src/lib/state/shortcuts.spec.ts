import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { shortcuts } from './shortcuts.svelte.ts';

const search = jest.fn();
const go = jest.fn();
let stop: () => void;

beforeEach(() => {
  search.mockReset();
  go.mockReset();
  stop = shortcuts.add({ '/': search, 'Ctrl k': search, 'g p': go });
});
afterEach(() => {
  stop();
  shortcuts.enabled = true;
  document.body.replaceChildren();
});

const press = (key: string, on: Element = document.body, changes: KeyboardEventInit = {}) => {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...changes });
  on.addEventListener('keydown', (heard) => shortcuts.handle(heard as KeyboardEvent), { once: true });
  on.dispatchEvent(event);
  return event;
};

function field(type: string) {
  const input = document.createElement('input');
  input.type = type;
  document.body.append(input);
  return input;
}

describe('keys', () => {
  it('act with one letter, or two in a row', () => {
    expect(press('/').defaultPrevented).toBe(true);
    press('g');
    press('p');
    expect([search.mock.calls.length, go.mock.calls.length]).toEqual([1, 1]);
  });

  it('leave letters to whoever writes, but not to a box that is ticked', () => {
    expect(press('/', field('search')).defaultPrevented).toBe(false);
    press('/', field('checkbox'));
    expect(search).toHaveBeenCalledTimes(1);
  });

  it('rest when letters are switched off, except Ctrl+K, which acts in a field too', () => {
    shortcuts.enabled = false;
    press('/');
    expect(search).not.toHaveBeenCalled();
    press('k', field('text'), { ctrlKey: true });
    press('k', document.body, { metaKey: true });
    expect(search).toHaveBeenCalledTimes(2);
  });

  it('leave other keys with Ctrl to the browser', () => {
    expect(press('/', document.body, { ctrlKey: true }).defaultPrevented).toBe(false);
    expect(search).not.toHaveBeenCalled();
  });
});
