import type { Desk } from './desk.ts';

/** Share of the calls for data that are spoiled. */
const RATE = 0.12;
/** Real milliseconds of a latency, and simulated ones that a 429 or 503 announces. */
const MS = 700;
/**
 * Everything that an operator does to a client that is in the right. Left out: answers that end a consent or a lane for
 * good, which are no misfortune to be survived, and calls that hang, which are ordered one by one.
 */
const KINDS = [
  'latency',
  'drop-answer',
  '429',
  '429-q3',
  '429-sla',
  '429-retry-after',
  '500',
  '500-dc-0500',
  '500-stm',
  '500-si-coeur',
  '503',
  'non-json',
  'octet-stream',
  'truncated',
  'token-expired',
  'unreadable-point',
  'unknown-code',
  'enedis-error',
];

/** Random misfortune of the operators' calls. */
export class Storm {
  readonly #desk: Desk;
  #isOver = false;
  progress = { calls: 0, spoiled: 0 };

  private constructor(desk: Desk) {
    this.#desk = desk;
  }

  static async raise(desk: Desk, seed: number): Promise<Storm> {
    await desk.json('faults/random', { seed: `chaos ${seed}`, rate: RATE, kinds: KINDS, ms: MS });
    return new Storm(desk);
  }

  /** Nothing new goes wrong from now on. */
  async end(): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    const { random } = await this.#desk.json<{ random: { calls: number; spoiled: number } }>('faults');
    this.progress = { calls: random.calls, spoiled: random.spoiled };
    await this.#desk.calm();
  }
}
