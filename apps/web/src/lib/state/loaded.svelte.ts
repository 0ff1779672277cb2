import type { Settled } from '#lib/settled.ts';

type Question = 'same' | 'changed' | 'other';

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
  follow(promise: Promise<Settled<Value>>, question: Question = 'changed'): void {
    if (promise === this.#latest) return;
    this.#latest = promise;
    if (question === 'other') this.value = null;
    this.loading = question !== 'same' || this.value === null;
    void promise.then((settled) => {
      if (promise === this.#latest) this.#take(settled, question);
    });
  }

  /** Neither what is here nor what is on its way is about what is asked from now on. */
  forget(): void {
    this.#latest = null;
    this.value = null;
    this.error = null;
    this.loading = true;
  }

  #take(settled: Settled<Value>, question: Question): void {
    this.loading = false;
    this.error = settled.error;
    if (settled.error === null) this.value = settled.value;
    else if (question !== 'same') this.value = null;
  }
}
