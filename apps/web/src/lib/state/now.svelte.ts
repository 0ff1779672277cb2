/** The product's clock (domain time), carried on from what the server said last. */
class Now {
  #offsetMs = $state(0);
  #tick = $state(Date.now());
  simulated = $state(false);

  constructor() {
    setInterval(() => (this.#tick = Date.now()), 30_000);
  }

  /** The present instant; moves every half-minute. */
  get ms(): number {
    return this.#tick + this.#offsetMs;
  }

  set(now: string, simulated: boolean): void {
    this.#tick = Date.now();
    this.#offsetMs = Date.parse(now) - this.#tick;
    this.simulated = simulated;
  }
}

export const now = new Now();
