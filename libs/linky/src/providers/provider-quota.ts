import { setTimeout as delay } from 'node:timers/promises';
import { Clock } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { ProviderError } from './provider-error.ts';
import { nextFreeMs, type QuotaWindow } from './quota-rules.ts';

/** A call that must wait longer than this gives its place back and its run waits as a row. */
const LONGEST_PAUSE_MS = 2_000;

/**
 * Operators' quotas over all processes: a sliding log of calls in our own table, on the Clock. A place is written
 * before the call is made, so a crash can only lose one, never exceed the quota.
 */
@Injectable()
export class ProviderQuota {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Waits for a place, shortly. @throws ProviderError `quota` with the wait when it would be long. */
  async enter(api: string, windows: QuotaWindow[]): Promise<void> {
    const waitMs = await this.dataSource.transaction((manager) => this.takePlace(manager, api, windows));
    if (waitMs > LONGEST_PAUSE_MS) throw new ProviderError('quota', { retryAfterMs: waitMs });
    if (waitMs > 0) await delay(waitMs);
  }

  /** Milliseconds until the place that was taken; one beyond the longest pause is not taken. */
  private async takePlace(manager: EntityManager, api: string, windows: QuotaWindow[]): Promise<number> {
    await manager.query(`select pg_advisory_xact_lock(hashtext('linky.quota'), hashtext($1))`, [api]);
    const nowMs = this.clock.nowMs();
    const longestMs = Math.max(...windows.map(({ windowMs }) => windowMs));
    await manager.query('delete from linky_provider_calls where api = $1 and at < $2', [
      api,
      new Date(nowMs - 2 * longestMs),
    ]);
    const latest = new Map(await Promise.all(windows.map(({ calls }) => nthLatest(manager, api, calls))));
    const atMs = nextFreeMs(windows, nowMs, (n) => latest.get(n) ?? null);
    if (atMs - nowMs <= LONGEST_PAUSE_MS)
      await manager.query('insert into linky_provider_calls (api, at) values ($1, $2)', [
        api,
        new Date(atMs),
      ]);
    return atMs - nowMs;
  }
}

async function nthLatest(manager: EntityManager, api: string, n: number): Promise<[number, number | null]> {
  const rows: { at: Date }[] = await manager.query(
    'select at from linky_provider_calls where api = $1 order by at desc offset $2 limit 1',
    [api, n - 1],
  );
  return [n, rows[0]?.at.getTime() ?? null];
}
