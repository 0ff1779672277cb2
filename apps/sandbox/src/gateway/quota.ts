import type { EpochMs } from '../time/french-time.ts';

/** At most `limit` calls within any `lengthMs`. */
export interface QuotaWindow {
  limit: number;
  lengthMs: number;
}

export interface QuotaRefusal {
  window: QuotaWindow;
  allowedAtMs: EpochMs;
}

/** Calls of one client. Windows roll on the Clock; refused calls do not count. */
export class Quota {
  readonly #windows: readonly QuotaWindow[];
  #calls: EpochMs[] = [];

  /** @param windows the longest first. */
  constructor(windows: readonly [QuotaWindow, ...QuotaWindow[]]) {
    this.#windows = windows;
  }

  /** Counts the call, or says why it is refused and when the next one will pass. */
  spend(nowMs: EpochMs): QuotaRefusal | null {
    const longestMs = this.#windows[0]?.lengthMs ?? 0;
    this.#calls = this.#calls.filter((at) => at > nowMs - longestMs);
    for (const window of this.#windows) {
      const inside = this.#calls.filter((at) => at > nowMs - window.lengthMs);
      const [oldest] = inside;
      if (inside.length >= window.limit && oldest !== undefined)
        return { window, allowedAtMs: oldest + window.lengthMs };
    }
    this.#calls.push(nowMs);
    return null;
  }
}
