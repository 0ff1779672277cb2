import { noise, seedOf } from '../meters/noise.ts';
import type { EpochMs } from '../time/french-time.ts';
import type { ApiName } from './api-name.ts';
import { canSuffer, METERING_APIS, type FaultKind } from './fault-kinds.ts';

/** Misfortune by chance: the same seed and the same order of calls give the same misfortunes. */
export interface RandomOrder {
  seed: string;
  /** Share of the calls for data that are spoiled, 0 to 1. */
  rate: number;
  /** The same of APIs by name, those of tokens, services and pages included, which are left alone otherwise. */
  rates: Partial<Record<ApiName, number>>;
  kinds: FaultKind[];
  /** Length of a latency, or the wait announced by a 429 or 503. */
  ms: number | null;
  /** Instant on the Clock from which no call is spoiled any more. */
  untilMs: EpochMs | null;
}

/** One order of random faults and how far it got. */
export class RandomFaults {
  readonly order: RandomOrder;
  readonly #seed: number;
  #calls = 0;
  #spoiled = 0;

  constructor(order: RandomOrder) {
    this.order = order;
    this.#seed = seedOf(order.seed);
  }

  /** The misfortune of the next call; null when it goes well, or knows none of the kinds. */
  take(api: ApiName, nowMs: EpochMs): FaultKind | null {
    const { kinds, untilMs } = this.order;
    const rate = this.#rateOf(api);
    if (rate === null || (untilMs !== null && nowMs >= untilMs)) return null;
    const call = this.#calls++;
    const known = kinds.filter((kind) => canSuffer(api, kind));
    if (noise(this.#seed, call * 2) >= rate) return null;
    const kind = known[Math.floor(noise(this.#seed, call * 2 + 1) * known.length)] ?? null;
    if (kind) this.#spoiled += 1;
    return kind;
  }

  /** Null: its calls are not looked at. */
  #rateOf(api: ApiName): number | null {
    const { rate, rates } = this.order;
    return rates[api] ?? (METERING_APIS.includes(api) ? rate : null);
  }

  get progress(): { calls: number; spoiled: number } {
    return { calls: this.#calls, spoiled: this.#spoiled };
  }
}
