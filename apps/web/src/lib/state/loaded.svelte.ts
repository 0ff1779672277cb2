import type { Settled } from '#lib/settled.ts';

/** The last answer of a card: kept on screen while the next one is on its way. */
export class Loaded<Value> {
  value = $state.raw<Value | null>(null);
  error = $state.raw<unknown>(null);
  loading = $state(true);
  #latest: Promise<Settled<Value>> | null = null;

  /**
   * Follows the newest promise only. `same`: the same question again, nothing dims while it is answered.
   * `other`: another subject, the old answer is forgotten at once.
   */
  follow(promise: Promise<Settled<Value>>, question: 'same' | 'changed' | 'other' = 'changed'): void {
    if (promise === this.#latest) return;
    this.#latest = promise;
    if (question === 'other') this.value = null;
    this.loading = question !== 'same' || this.value === null;
    void promise.then((settled) => {
      if (promise === this.#latest) this.#take(settled);
    });
  }

  #take(settled: Settled<Value>): void {
    this.loading = false;
    this.error = settled.error;
    if (settled.error === null) this.value = settled.value;
  }
}
