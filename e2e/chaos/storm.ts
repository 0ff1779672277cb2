import type { Desk } from './desk.ts';

/** Share of the calls for data that are spoiled. */
const RATE = 0.12;
/** Of pages, services and tokens there are few calls: more of them are spoiled. */
const PAGE_RATES = { authorize: 0.2, ores_authorize: 0.2, ores_consent: 0.2 };
const CONSENT_RATES = { subscribed_services: 0.3, ores_token: 0.3 };
const TOKEN_RATES = { token: 0.3, med_token: 0.3 };
/** Real milliseconds of a latency, and simulated ones that a 429 or 503 announces. */
const MS = 700;
/**
 * Everything that an operator does to a client that is in the right. Left out: answers that end a consent for good, which are
 * no misfortune to be survived. One that is named several times comes as often as so many others.
 */
const KINDS = [
  'latency',
  'hang',
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
  'token-expired',
  '900908',
  'null-services',
  'unreadable-point',
  'missing-quantity',
  'unknown-code',
  'enedis-error',
];
/** A call that never ends holds its place for 20 real seconds; while people wait in front of a page there are none. */
const PAGE_KINDS = KINDS.filter((kind) => kind !== 'hang');

/** Random misfortune of the operators' calls. */
export class Storm {
  readonly #desk: Desk;
  #isOver = false;

  private constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** While meters are connected: on pages, services and the exchange of codes. */
  static async gather(desk: Desk, seed: number): Promise<Storm> {
    const rates = { ...PAGE_RATES, ...CONSENT_RATES };
    await desk.json('faults/random', { seed: `door ${seed}`, rate: 0, rates, kinds: PAGE_KINDS, ms: MS });
    return new Storm(desk);
  }

  /** From here on every call of the application. */
  async rise(seed: number): Promise<void> {
    const rates = { ...CONSENT_RATES, ...TOKEN_RATES };
    await this.#desk.json('faults/random', {
      seed: `chaos ${seed}`,
      rate: RATE,
      rates,
      kinds: KINDS,
      ms: MS,
    });
    // Contracts are asked once a month: chance alone may leave all of them in peace.
    await this.#desk.order('comptage_auto', '500');
  }

  /** A token of ORES dies, and the answer that brings its successor is lost: ORES has rotated it, and we never saw it. */
  async loseRenewal(): Promise<void> {
    await this.#desk.order('consumption_load_curve', 'token-expired');
    await this.#desk.order('ores_token', 'drop-answer');
  }

  /** Nothing new goes wrong from now on. */
  async end(): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    await this.#desk.calm();
  }
}
