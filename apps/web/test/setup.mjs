import { cleanup, configure } from '@testing-library/svelte';
import { afterEach } from '@jest/globals';

// What a component shows in the end is waited for; on a busy machine that takes longer than a second.
configure({ asyncUtilTimeout: 30_000 });
afterEach(() => cleanup());

window.matchMedia ??= (query) => Object.assign(new EventTarget(), { matches: false, media: query });
Element.prototype.scrollIntoView ??= () => {};
Element.prototype.animate ??= () => ({ cancel() {}, finished: Promise.resolve(), onfinish: null });
window.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
};
