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
  /** Times of the last calls, call number n at place n modulo the length: as many as the largest limit asks for. */
  readonly #times: Float64Array;
  #calls = 0;

  /** @param windows the longest first. */
  constructor(windows: readonly [QuotaWindow, ...QuotaWindow[]]) {
    this.#windows = windows;
    this.#times = new Float64Array(Math.max(...windows.map(({ limit }) => limit)));
  }

  /** Why a call would be refused now, and when the next one will pass; null when it may pass. */
  refusal(nowMs: EpochMs): QuotaRefusal | null {
    for (const window of this.#windows) {
      const oldest = this.#calls - window.limit;
      const leavesAtMs = (this.#times[oldest % this.#times.length] ?? 0) + window.lengthMs;
      if (oldest >= 0 && leavesAtMs > nowMs) return { window, allowedAtMs: leavesAtMs };
    }
    return null;
  }

  count(nowMs: EpochMs): void {
    this.#times[this.#calls % this.#times.length] = nowMs;
    this.#calls += 1;
  }
}

/** Whether the operators' quotas refuse anybody: benchmarks measure the client with and without them. */
export class QuotaSwitch {
  enforced = true;
}
