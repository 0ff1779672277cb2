export interface ToastLink {
  href: string;
  label: string;
  onopen?: () => void;
}

export interface Toast {
  id: number;
  text: string;
  /** Said at once, whatever is being said. */
  urgent: boolean;
  link: ToastLink | null;
}

/** What keeps a toast from leaving. */
export type Hold = 'pointer' | 'focus';

const LIFETIME_MS = 8_000;

/** Facts that happened elsewhere; never errors. At most two, gone after 8 s unless held by pointer or focus. */
class Toasts {
  items = $state<Toast[]>([]);
  #next = 1;
  #timers = new Map<number, ReturnType<typeof setTimeout>>();
  #holds: { id: number; by: Hold }[] = [];

  /** @returns its id */
  show(text: string, { urgent = false, link = null }: Partial<Omit<Toast, 'id' | 'text'>> = {}): number {
    const id = this.#next++;
    for (const old of this.items.slice(0, -1)) this.close(old.id);
    this.items.push({ id, text, urgent, link });
    this.#leaveLater(id);
    return id;
  }

  isShown(id: number): boolean {
    return this.items.some((toast) => toast.id === id);
  }

  hold(id: number, by: Hold): void {
    clearTimeout(this.#timers.get(id));
    this.#holds.push({ id, by });
  }

  /** It leaves 8 s after the last hold ended. */
  release(id: number, by: Hold): void {
    this.#holds = this.#holds.filter((hold) => hold.id !== id || hold.by !== by);
    if (!this.#holds.some((hold) => hold.id === id)) this.#leaveLater(id);
  }

  close(id: number): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
    this.#holds = this.#holds.filter((hold) => hold.id !== id);
    this.items = this.items.filter((toast) => toast.id !== id);
  }

  #leaveLater(id: number): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.set(
      id,
      setTimeout(() => this.close(id), LIFETIME_MS),
    );
  }
}

export const toasts = new Toasts();
