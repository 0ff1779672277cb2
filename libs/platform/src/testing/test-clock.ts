import { Clock } from '../clock/clock.ts';

/** A clock that stands where a test puts it. */
export class TestClock extends Clock {
  readonly #wakes = new Set<{ atMs: number }>();
  #nowMs: number;

  constructor(instant: string | number | Date) {
    super(0, true);
    this.#nowMs = new Date(instant).getTime();
  }

  override nowMs(): number {
    return this.#nowMs;
  }

  /** Puts the clock at an instant and tells its listeners. */
  set(instant: string | number | Date): void {
    const nowMs = new Date(instant).getTime();
    const jump = nowMs - this.#nowMs;
    this.#nowMs = nowMs;
    if (jump !== 0) this.notifyAdvance();
  }

  advance(ms: number): void {
    this.set(this.#nowMs + ms);
  }

  /** The next instant that somebody sleeps until; null when nobody sleeps. */
  get nextWakeMs(): number | null {
    const instants = [...this.#wakes].map(({ atMs }) => atMs);
    return instants.length === 0 ? null : Math.min(...instants);
  }

  /** Time stands still here: only a jump wakes. */
  protected override startTimer(ms: number): () => void {
    const wake = { atMs: this.#nowMs + ms };
    this.#wakes.add(wake);
    return () => this.#wakes.delete(wake);
  }
}
