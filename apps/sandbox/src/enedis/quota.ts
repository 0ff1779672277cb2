import type { EpochMs } from '../time/french-time.ts';

interface Window {
  limit: number;
  lengthMs: number;
}

const PER_SECOND: Window = { limit: 5, lengthMs: 1_000 };
const PER_HOUR: Window = { limit: 1_000, lengthMs: 3_600_000 };

export interface QuotaRefusal {
  window: 'second' | 'hour';
  allowedAtMs: EpochMs;
}

/**
 * 5 calls a second and 1,000 an hour (providers sheet, section 9), one instance an API. Windows roll on the Clock;
 * refused calls do not count.
 */
export class Quota {
  #calls: EpochMs[] = [];

  /** Counts the call, or says why it is refused and when the next one will pass. */
  spend(nowMs: EpochMs): QuotaRefusal | null {
    this.#calls = this.#calls.filter((at) => at > nowMs - PER_HOUR.lengthMs);
    const refusal = this.#refusal('hour', PER_HOUR, nowMs) ?? this.#refusal('second', PER_SECOND, nowMs);
    if (!refusal) this.#calls.push(nowMs);
    return refusal;
  }

  #refusal(window: QuotaRefusal['window'], { limit, lengthMs }: Window, nowMs: EpochMs): QuotaRefusal | null {
    const inside = this.#calls.filter((at) => at > nowMs - lengthMs);
    const [oldest] = inside;
    if (inside.length < limit || oldest === undefined) return null;
    return { window, allowedAtMs: oldest + lengthMs };
  }
}
