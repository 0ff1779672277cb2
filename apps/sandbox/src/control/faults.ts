import type { EpochMs } from '../time/french-time.ts';
import type { ApiName } from './api-name.ts';
import { canSuffer, type FaultKind } from './fault-kinds.ts';
import { RandomFaults, type RandomOrder } from './random-faults.ts';

export interface Fault {
  /** One endpoint, or `*` for all that can suffer it. */
  api: ApiName | '*';
  kind: FaultKind;
  /** Calls that it still spoils. */
  times: number;
  /** Length of a latency, or the wait announced by a 429 or 503. */
  ms: number | null;
  /** Only calls about this point; null for all. */
  prm: string | null;
}

/** What spoils one call. */
export type Misfortune = Pick<Fault, 'kind' | 'ms'>;

/** Ordered misfortune: each fault spoils the next `times` calls that it fits, oldest fault first; then chance. */
export class Faults {
  #waiting: Fault[] = [];
  #random: RandomFaults | null = null;

  add(fault: Fault): void {
    this.#waiting.push({ ...fault });
  }

  all(): readonly Fault[] {
    return this.#waiting;
  }

  clear(): void {
    this.#waiting = [];
  }

  /** Replaces any earlier order of chance; null ends it. */
  leaveToChance(order: RandomOrder | null): void {
    this.#random = order && new RandomFaults(order);
  }

  get random(): RandomFaults | null {
    return this.#random;
  }

  /** The misfortune that spoils this call, spent once; null when the call goes well. */
  take(api: ApiName, prm: string | null, nowMs: EpochMs): Misfortune | null {
    return this.#takeOrdered(api, prm) ?? this.#takeRandom(api, nowMs);
  }

  #takeOrdered(api: ApiName, prm: string | null): Misfortune | null {
    const fault = this.#waiting.find(
      (one) =>
        (one.api === '*' || one.api === api) &&
        canSuffer(api, one.kind) &&
        (one.prm === null || one.prm === prm),
    );
    if (!fault) return null;
    fault.times -= 1;
    this.#waiting = this.#waiting.filter(({ times }) => times > 0);
    return fault;
  }

  #takeRandom(api: ApiName, nowMs: EpochMs): Misfortune | null {
    const kind = this.#random?.take(api, nowMs) ?? null;
    return kind && { kind, ms: this.#random?.order.ms ?? null };
  }
}
