export type AdvanceListener = () => void;

/** The longest that a machine's timer can count. */
const LONGEST_TIMER_MS = 2_147_483_647;

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

  /**
   * Resolves at an instant of this clock: at once when it is past, also by a jump.
   * @param signal ends the wait: the promise is rejected with its reason.
   */
  async sleepUntil(at: Date, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    while (this.nowMs() < at.getTime()) await this.untilTimerOrJump(at.getTime() - this.nowMs(), signal);
  }

  /** Calls `wake` after some time of this clock unless it jumps; the answer gives the timer up. */
  protected startTimer(ms: number, wake: () => void): () => void {
    const timer = setTimeout(wake, Math.min(ms, LONGEST_TIMER_MS));
    return () => clearTimeout(timer);
  }

  private untilTimerOrJump(ms: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = (settle: () => void) => (): void => {
        stopTimer();
        stopListening();
        signal?.removeEventListener('abort', abort);
        settle();
      };
      const abort = end(() => reject(signal?.reason as Error));
      const stopTimer = this.startTimer(ms, end(resolve));
      const stopListening = this.onAdvance(end(resolve));
      signal?.addEventListener('abort', abort, { once: true });
    });
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
