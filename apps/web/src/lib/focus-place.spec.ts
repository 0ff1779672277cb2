import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { focusNamedPlace } from './focus-place.ts';

const scrolled = jest.fn();
const at = (path: string) => new URL(path, 'https://copro.test');
const focused = () => document.activeElement?.id;

beforeEach(() => {
  Element.prototype.scrollIntoView = scrolled;
  document.body.innerHTML = '<h1 id="top" tabindex="-1"></h1><button id="meters"></button>';
});
afterEach(() => {
  scrolled.mockReset();
  document.body.innerHTML = '';
});

describe('what an address is about', () => {
  it('is brought into view and has the focus', () => {
    expect(focusNamedPlace(at('/buildings/b-1/iot?meters=open#meters'), false)).toBe(true);
    expect(focused()).toBe('meters');
    expect(scrolled).toHaveBeenCalledTimes(1);
  });

  it('is the form that it opens, where it names nothing', () => {
    document.body.innerHTML += '<h2 id="open-step" tabindex="-1"></h2>';
    expect(focusNamedPlace(at('/buildings/b-1/iot?meters=connect'), false)).toBe(true);
    expect(focused()).toBe('open-step');
  });

  it('stays where it was left when one comes back', () => {
    expect(focusNamedPlace(at('/buildings/b-1/iot#meters'), true)).toBe(true);
    expect(focused()).toBe('meters');
    expect(scrolled).not.toHaveBeenCalled();
  });

  it('is the page alone otherwise', () => {
    expect(focusNamedPlace(at('/buildings/b-1/iot'), false)).toBe(false);
    expect(focusNamedPlace(at('/buildings/b-1/iot#gone'), false)).toBe(false);
  });
});
