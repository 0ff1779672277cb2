import { DAY_MS, type EpochMs } from '../time/french-time.ts';

/** Whether a call is answered from the gateway's stored copy alone, or makes it ask Enedis. */
export type CallKind = 'cached' | 'uncached';

/** Calls a UTC day and user (providers sheet, section 11). */
export const ALLOWANCE: Readonly<Record<CallKind, number>> = { uncached: 50, cached: 1_000 };

/** What an answer's headers tell of one allowance. */
export interface AllowanceState {
  limit: number;
  remaining: number;
  /** Next midnight UTC. */
  resetMs: EpochMs;
}

/** Calls of one account; both counters begin anew at midnight UTC of the Clock. Refused calls do not count. */
export class DailyAllowance {
  #day = NaN;
  #used: Record<CallKind, number> = { cached: 0, uncached: 0 };

  /** Counts the call; false when the day's allowance is used up. */
  spend(kind: CallKind, nowMs: EpochMs): boolean {
    this.#turnTo(nowMs);
    if (this.#used[kind] >= ALLOWANCE[kind]) return false;
    this.#used[kind] += 1;
    return true;
  }

  state(kind: CallKind, nowMs: EpochMs): AllowanceState {
    this.#turnTo(nowMs);
    return {
      limit: ALLOWANCE[kind],
      remaining: ALLOWANCE[kind] - this.#used[kind],
      resetMs: (this.#day + 1) * DAY_MS,
    };
  }

  #turnTo(nowMs: EpochMs): void {
    const day = Math.floor(nowMs / DAY_MS);
    if (day === this.#day) return;
    this.#day = day;
    this.#used = { cached: 0, uncached: 0 };
  }
}
