export type AdvanceListener = () => void;

/**
 * Domain time: machine time plus an offset that all processes share (design section 4).
 * Due times, consent, `state` and provider quotas read it; sessions, throttles and TLS use machine time.
 */
export class Clock {
  readonly #listeners = new Set<AdvanceListener>();
  #offsetMs: number;
  #simulated: boolean;

  constructor(offsetMs = 0, simulated = offsetMs !== 0) {
    this.#offsetMs = offsetMs;
    this.#simulated = simulated;
  }

  /** Milliseconds since 1970-01-01T00:00:00Z. */
  nowMs(): number {
    return Date.now() + this.#offsetMs;
  }

  now(): Date {
    return new Date(this.nowMs());
  }

  /** Whether this installation's time is not the machine's. */
  get simulated(): boolean {
    return this.#simulated;
  }

  /** Calls `listener` after each jump of the clock; the answer ends the subscription. */
  onAdvance(listener: AdvanceListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Moves to another offset and tells the listeners; a repeated offset is no jump. */
  protected moveTo(offsetMs: number, simulated: boolean): void {
    this.#simulated = simulated;
    if (offsetMs === this.#offsetMs) return;
    this.#offsetMs = offsetMs;
    this.notifyAdvance();
  }

  protected notifyAdvance(): void {
    for (const listener of this.#listeners) listener();
  }
}
