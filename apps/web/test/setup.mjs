import { cleanup } from '@testing-library/svelte';
import { afterEach } from '@jest/globals';

afterEach(() => cleanup());

window.matchMedia ??= (query) => Object.assign(new EventTarget(), { matches: false, media: query });
Element.prototype.scrollIntoView ??= () => {};
Element.prototype.animate ??= () => ({ cancel() {}, finished: Promise.resolve(), onfinish: null });
window.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
};
