import { createHash } from 'node:crypto';
import { AppError } from '@coprowatt/platform';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import type { DataSource } from 'typeorm';
import { normaliseEmail } from '../user/user.repository.ts';

/** Length of the window that opens with the first attempt that counts; machine time. */
export const ATTEMPT_WINDOW_SECONDS = 15 * 60;

/** Attempts by one key, shared by all processes. */
export interface AttemptCounter {
  limiter: RateLimiterPostgres;
  key: string;
}

export interface CounterTable {
  dataSource: DataSource;
  tableName: 'sign_in_failures' | 'public_attempts';
}

/** @param points attempts allowed in a window. */
export function attemptLimiter(
  { dataSource, tableName }: CounterTable,
  keyPrefix: string,
  points: number,
): RateLimiterPostgres {
  return new RateLimiterPostgres({
    storeClient: dataSource,
    storeType: 'typeorm',
    tableName,
    tableCreated: true,
    keyPrefix,
    points,
    duration: ATTEMPT_WINDOW_SECONDS,
  });
}

/** Key of an e-mail address: a hash, so that a table of counters says nothing about who exists. */
export function emailKey(email: string): string {
  return createHash('sha256').update(normaliseEmail(email)).digest('base64url');
}

function tooMany(waitsMs: number[]): AppError {
  return new AppError('too_many_attempts', {
    retryAfterSeconds: Math.max(1, Math.ceil(Math.max(...waitsMs) / 1000)),
  });
}

/** @throws AppError `too_many_attempts` with the seconds to wait when a counter has run out. */
export async function refuseBeyondLimit(counters: AttemptCounter[]): Promise<void> {
  const states = await Promise.all(counters.map(({ limiter, key }) => limiter.get(key)));
  const waits = states.flatMap((state) => (state && state.remainingPoints <= 0 ? [state.msBeforeNext] : []));
  if (waits.length > 0) throw tooMany(waits);
}

export async function countFailure(counters: AttemptCounter[]): Promise<void> {
  await Promise.all(counters.map(({ limiter, key }) => limiter.penalty(key)));
}

/** Counts an attempt, failed or not. @throws AppError `too_many_attempts`. */
export async function countAttempt({ limiter, key }: AttemptCounter): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (refusal) {
    throw refusal instanceof RateLimiterRes ? tooMany([refusal.msBeforeNext]) : refusal;
  }
}
