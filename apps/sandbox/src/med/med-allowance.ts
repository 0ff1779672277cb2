import type { Response } from 'express';
import type { SandboxClock } from '../time/sandbox-clock.ts';
import { ALLOWANCE, DailyAllowance, type CallKind } from './daily-allowance.ts';
import { medRefusals } from './med-error.ts';

/** Days of a call that the stored copy holds, and those that Enedis would be asked for. */
export interface CallShape {
  stored: number;
  missing: number;
  useCache: boolean;
}

/** The account's allowance, told in the headers of every answer. */
export class MedAllowance {
  readonly #clock: SandboxClock;
  readonly #allowance = new DailyAllowance();

  constructor(clock: SandboxClock) {
    this.#clock = clock;
  }

  /**
   * Counts the call: one that must ask Enedis is an uncached call. False when that allowance is used up and only the stored
   * days can be answered, which is then a cached call. @throws MedError `RATE_LIMIT_EXCEEDED`
   */
  spend(call: CallShape, response: Response): boolean {
    response.set('X-Cache-Status', cacheStatusOf(call));
    const kind = call.missing > 0 ? 'uncached' : 'cached';
    if (this.#spend(kind, response)) return true;
    if (kind === 'uncached' && call.stored > 0 && this.#spend('cached', response)) return false;
    throw medRefusals.rateLimited(ALLOWANCE[kind], call.useCache);
  }

  #spend(kind: CallKind, response: Response): boolean {
    const nowMs = this.#clock.nowMs();
    const isAllowed = this.#allowance.spend(kind, nowMs);
    const { limit, remaining, resetMs } = this.#allowance.state(kind, nowMs);
    response.set({
      'X-RateLimit-Limit': String(limit),
      'X-RateLimit-Remaining': String(remaining),
      'X-RateLimit-Reset': String(resetMs / 1_000),
    });
    return isAllowed;
  }
}

function cacheStatusOf({ stored, missing, useCache }: CallShape): string {
  if (!useCache) return 'BYPASS';
  if (missing === 0) return 'HIT';
  return stored > 0 ? 'PARTIAL' : 'MISS';
}
