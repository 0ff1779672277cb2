import { jumpMs, type SandboxClock } from '../time/sandbox-clock.ts';

/** A clock that moves only when it is told to, so that no test depends on the speed of the machine. */
export class StillClock implements SandboxClock {
  readonly kind = 'machine';
  #nowMs: number;

  constructor(now: string) {
    this.#nowMs = Date.parse(now);
  }

  nowMs(): number {
    return this.#nowMs;
  }

  async advance(isoDuration: string): Promise<Date> {
    this.#nowMs += jumpMs(isoDuration, this.#nowMs);
    return new Date(this.#nowMs);
  }

  async settled(): Promise<void> {}

  async close(): Promise<void> {}
}
