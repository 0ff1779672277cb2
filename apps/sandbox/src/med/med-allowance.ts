import type { Response } from 'express';
import type { LoggedRequest, RequestLog } from '../control/request-log.ts';
import type { QuotaSwitch } from '../gateway/quota.ts';
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
  readonly #log: RequestLog;
  readonly #quotas: Readonly<QuotaSwitch>;
  readonly #allowance = new DailyAllowance();

  constructor(clock: SandboxClock, log: RequestLog, quotas: Readonly<QuotaSwitch>) {
    this.#clock = clock;
    this.#log = log;
    this.#quotas = quotas;
  }

  /**
   * Counts the call: one that must ask Enedis is an uncached call. False when that allowance is used up and only the stored
   * days can be answered, which is then a cached call. @throws MedError `RATE_LIMIT_EXCEEDED`
   */
  spend(call: CallShape, response: Response): boolean {
    response.set('X-Cache-Status', cacheStatusOf(call));
    const entry = response.locals.entry as LoggedRequest;
    const kind = call.missing > 0 ? 'uncached' : 'cached';
    const isAllowed = this.#spend(kind, response) || !this.#quotas.enforced;
    if (isAllowed) this.#log.count(entry, this.#clock.nowMs());
    else this.#log.refuse(entry);
    if (isAllowed) return true;
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
