import { Persisted } from './persisted.svelte.ts';

type Keys = Record<string, () => void>;

/** Single-letter keys, which never act while a field has the focus and can be switched off; and `Ctrl k`, which always acts. */
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

  /** Adds keys (`t`, two in a row as `g p`, `Ctrl k`) until the returned function is called. */
  add(keys: Keys): () => void {
    this.#maps.add(keys);
    return () => this.#maps.delete(keys);
  }

  handle(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.altKey || document.querySelector('[role="dialog"]')) return;
    const act = event.ctrlKey || event.metaKey ? this.#find(`Ctrl ${event.key}`) : this.#letter(event);
    if (!act) return;
    event.preventDefault();
    act();
  }

  /** One key, or the second of two; not while somebody writes, nor for whoever switched them off. */
  #letter({ key, target }: KeyboardEvent): (() => void) | undefined {
    if (!this.enabled || isTyping(target)) return undefined;
    const act = this.#find(`${this.#prefix}${key}`) ?? this.#find(key);
    this.#remember(key);
    return act;
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

/** A box that is ticked is no field that one writes in. */
function isTyping(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement && /^(checkbox|radio)$/.test(target.type)) return false;
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

export const shortcuts = new Shortcuts();
