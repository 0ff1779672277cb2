import { createHash } from 'node:crypto';
import { AppError } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { RateLimiterPostgres } from 'rate-limiter-flexible';
import { DataSource } from 'typeorm';
import { normaliseEmail } from '../user/user.repository.ts';
import { KeyedQueue } from './keyed-queue.ts';

/** Failures allowed in a window that opens with the first one. */
export const FAILURES_PER_EMAIL = 10;
export const FAILURES_PER_ADDRESS = 50;
export const FAILURE_WINDOW_SECONDS = 15 * 60;

interface Counter {
  limiter: RateLimiterPostgres;
  key: string;
}

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
    const shared = {
      storeClient: dataSource,
      storeType: 'typeorm',
      tableName: 'sign_in_failures',
      tableCreated: true,
    };
    const limiter = (keyPrefix: string, points: number) =>
      new RateLimiterPostgres({ ...shared, keyPrefix, points, duration: FAILURE_WINDOW_SECONDS });
    this.byEmail = limiter('email', FAILURES_PER_EMAIL);
    this.byAddress = limiter('ip', FAILURES_PER_ADDRESS);
  }

  /**
   * Runs one attempt; null means that it failed.
   * @throws AppError `too_many_attempts` with the seconds to wait, right password or not.
   */
  attempt<T>(email: string, address: string, check: () => Promise<T | null>): Promise<T | null> {
    // The e-mail address is kept as a hash: the table says nothing about who exists.
    const emailKey = createHash('sha256').update(normaliseEmail(email)).digest('base64url');
    const counters = [
      { limiter: this.byAddress, key: address },
      { limiter: this.byEmail, key: emailKey },
    ];
    return this.queue.run(`ip ${address}`, () =>
      this.queue.run(`email ${emailKey}`, () => this.counted(counters, check)),
    );
  }

  private async counted<T>(counters: Counter[], check: () => Promise<T | null>): Promise<T | null> {
    await this.refuseBeyondLimit(counters);
    const outcome = await check();
    if (outcome === null) await Promise.all(counters.map(({ limiter, key }) => limiter.penalty(key)));
    return outcome;
  }

  private async refuseBeyondLimit(counters: Counter[]): Promise<void> {
    const states = await Promise.all(counters.map(({ limiter, key }) => limiter.get(key)));
    const waits = states.flatMap((state) =>
      state && state.remainingPoints <= 0 ? [state.msBeforeNext] : [],
    );
    if (waits.length === 0) return;
    throw new AppError('too_many_attempts', {
      retryAfterSeconds: Math.max(1, Math.ceil(Math.max(...waits) / 1000)),
    });
  }
}
