export interface Toast {
  id: number;
  text: string;
}

const LIFETIME_MS = 8_000;

/** Facts that happened elsewhere; never errors. At most two, gone after 8 s unless held by pointer or focus. */
class Toasts {
  items = $state<Toast[]>([]);
  #next = 1;
  #timers = new Map<number, ReturnType<typeof setTimeout>>();

  show(text: string): void {
    const toast = { id: this.#next++, text };
    for (const old of this.items.slice(0, -1)) this.close(old.id);
    this.items.push(toast);
    this.release(toast.id);
  }

  hold(id: number): void {
    clearTimeout(this.#timers.get(id));
  }

  release(id: number): void {
    this.hold(id);
    this.#timers.set(
      id,
      setTimeout(() => this.close(id), LIFETIME_MS),
    );
  }

  close(id: number): void {
    this.hold(id);
    this.#timers.delete(id);
    this.items = this.items.filter((toast) => toast.id !== id);
  }
}

export const toasts = new Toasts();
