import { Injectable } from '@nestjs/common';
import type { RateLimiterPostgres } from 'rate-limiter-flexible';
import { DataSource } from 'typeorm';
import {
  attemptLimiter,
  countFailure,
  emailKey,
  refuseBeyondLimit,
  type AttemptCounter,
} from './attempt-counters.ts';
import { KeyedQueue } from './keyed-queue.ts';

/** Failures allowed in a window that opens with the first one. */
export const FAILURES_PER_EMAIL = 10;
export const FAILURES_PER_ADDRESS = 50;

/**
 * Slows password guessing, by e-mail address and by network address; only failures count, on machine time, shared by all
 * processes. Attempts on one address wait for each other, so that many at once cannot all pass before the first failure
 * counts (with N processes at most N - 1 more get through).
 */
@Injectable()
export class SignInLimit {
  private readonly queue = new KeyedQueue();
  private readonly byEmail: RateLimiterPostgres;
  private readonly byAddress: RateLimiterPostgres;

  constructor(dataSource: DataSource) {
    const table = { dataSource, tableName: 'sign_in_failures' } as const;
    this.byEmail = attemptLimiter(table, 'email', FAILURES_PER_EMAIL);
    this.byAddress = attemptLimiter(table, 'ip', FAILURES_PER_ADDRESS);
  }

  /**
   * Runs one attempt; null means that it failed.
   * @throws AppError `too_many_attempts` with the seconds to wait, right password or not.
   */
  attempt<T>(email: string, address: string, check: () => Promise<T | null>): Promise<T | null> {
    const key = emailKey(email);
    const counters = [
      { limiter: this.byAddress, key: address },
      { limiter: this.byEmail, key },
    ];
    return this.queue.run(`ip ${address}`, () =>
      this.queue.run(`email ${key}`, () => this.counted(counters, check)),
    );
  }

  /** Forgets the failures of an e-mail address whose owner has chosen a new password. */
  async forgive(email: string): Promise<void> {
    await this.byEmail.delete(emailKey(email));
  }

  private async counted<T>(counters: AttemptCounter[], check: () => Promise<T | null>): Promise<T | null> {
    await refuseBeyondLimit(counters);
    const outcome = await check();
    if (outcome === null) await countFailure(counters);
    return outcome;
  }
}
