import { online } from 'svelte/reactivity/window';

/** So long after a call that nobody answered no other is offered, unless the server is heard of before. */
const REST_MS = 15_000;

/** Whether what is sent would arrive: the browser has a network, and the server answers. */
class Connection {
  #silent = $state(false);
  #timer: ReturnType<typeof setTimeout> | undefined;

  get cut(): boolean {
    return online.current === false || this.#silent;
  }

  answered(): void {
    clearTimeout(this.#timer);
    this.#silent = false;
  }

  unanswered(): void {
    clearTimeout(this.#timer);
    this.#silent = true;
    this.#timer = setTimeout(() => (this.#silent = false), REST_MS);
  }
}

export const connection = new Connection();
