/** A choice of the person that outlives the page, in local storage where the browser has one. */
export class Persisted<Value extends string> {
  #key: string;
  #value: Value;

  constructor(key: string, allowed: readonly Value[], fallback: Value) {
    this.#key = `coprowatt.${key}`;
    const stored = readStorage(this.#key);
    this.#value = $state(allowed.find((value) => value === stored) ?? fallback);
  }

  get current(): Value {
    return this.#value;
  }

  set current(value: Value) {
    this.#value = value;
    writeStorage(this.#key, value);
  }
}

function readStorage(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null; // Storage is switched off: the choice lasts as long as the page.
  }
}

function writeStorage(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    return; // As above.
  }
}
