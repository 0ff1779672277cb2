import { Persisted } from './persisted.svelte.ts';

type Keys = Record<string, () => void>;

/** Single-letter keys; they never act while a field has the focus, and can be switched off. */
class Shortcuts {
  helpOpen = $state(false);
  #enabled = new Persisted<'on' | 'off'>('shortcuts', ['on', 'off'], 'on');
  #maps = new Set<Keys>();
  #prefix = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  get enabled(): boolean {
    return this.#enabled.current === 'on';
  }

  set enabled(enabled: boolean) {
    this.#enabled.current = enabled ? 'on' : 'off';
  }

  /** Adds keys (`t`, or two in a row as `g p`) until the returned function is called. */
  add(keys: Keys): () => void {
    this.#maps.add(keys);
    return () => this.#maps.delete(keys);
  }

  handle(event: KeyboardEvent): void {
    if (!this.enabled || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isTyping(event.target) || document.querySelector('[role="dialog"]')) return;
    const act = this.#find(`${this.#prefix}${event.key}`) ?? this.#find(event.key);
    this.#remember(event.key);
    if (!act) return;
    event.preventDefault();
    act();
  }

  #find(key: string): (() => void) | undefined {
    return [...this.#maps].map((keys) => keys[key]).find(Boolean);
  }

  #remember(key: string): void {
    clearTimeout(this.#timer);
    this.#prefix = `${key} `;
    this.#timer = setTimeout(() => (this.#prefix = ''), 1_000);
  }
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

export const shortcuts = new Shortcuts();
