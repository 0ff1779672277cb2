import { setImmediate as breathe } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { gdprMigrations } from '@coprowatt/gdpr';
import { identityMigrations } from '@coprowatt/identity';
import { iotMigrations } from '@coprowatt/iot';
import { dataSourceOptions } from '@coprowatt/platform';
import { createTestDatabase, TestClock, type TestDatabase } from '@coprowatt/platform/testing';
import { DataSource } from 'typeorm';
import { linkyMigrations } from '../linky.database.ts';
import { passTime as letPass } from '../testing/virtual-time.ts';
import { FreshDemand } from './fresh-demand.ts';
import { ProviderError } from './provider-error.ts';
import { ProviderGates } from './provider-gates.ts';
import { ProviderQuota } from './provider-quota.ts';
import { ENEDIS_QUOTA, LOOK_AGAIN_MS, type QuotaWindow } from './quota-rules.ts';

const PARTS = {
  entities: [],
  migrations: [...identityMigrations, ...gdprMigrations, ...iotMigrations, ...linkyMigrations],
};
const HOUR_MS = 3_600_000;
const START = Date.parse('2026-06-23T10:00:00Z');
const SMALL: QuotaWindow[] = [
  { calls: 5, windowMs: 1_000 },
  { calls: 12, windowMs: 60_000 },
];

const clock = new TestClock(START);
let database: TestDatabase;
let other: DataSource;
let freshCalls = 0;
/** As in two processes: each with a pool of its own. */
let quotas: [ProviderQuota, ProviderQuota];
let serial = 0;
let api: string;

function quotaOn(dataSource: DataSource): ProviderQuota {
  const demand = new FreshDemand(dataSource, clock, () => null);
  demand.of = async () => ({ open: freshCalls, passes: [] });
  return new ProviderQuota(dataSource, clock, new ProviderGates(dataSource), demand);
}

beforeAll(async () => {
  database = await createTestDatabase(PARTS);
  other = await new DataSource(dataSourceOptions(database.url, PARTS)).initialize();
  quotas = [quotaOn(database.dataSource), quotaOn(other)];
});
afterAll(async () => {
  await other.destroy();
  await database.drop();
});
beforeEach(() => {
  freshCalls = 0;
  api = `test.${(serial += 1)}`;
  clock.set(START);
});

const passTime = <T>(work: Promise<T>): Promise<T> => letPass(clock, [database.dataSource, other], work);

/** Goes on calling until `count` calls were made; answers their instants of arrival, in order. */
async function makeCalls(count: number, windows: QuotaWindow[], callers = 8): Promise<number[]> {
  const arrivals: number[] = [];
  let asked = 0;
  const caller = async (quota: ProviderQuota): Promise<void> => {
    while (asked < count) {
      asked += 1;
      await arrive(quota, windows, arrivals);
    }
  };
  await passTime(
    Promise.all(Array.from({ length: callers }, (_, nr) => caller(quotas[nr % 2] ?? quotas[0]))),
  );
  return arrivals.sort((a, b) => a - b);
}

/** As a run does: refused, it comes back when it was told to. */
async function arrive(quota: ProviderQuota, windows: QuotaWindow[], arrivals: number[]): Promise<void> {
  for (;;)
    try {
      return await quota.call(api, windows, 'fresh', async () => {
        await breathe();
        arrivals.push(clock.nowMs());
        await breathe();
      });
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      await clock.sleepUntil(new Date(clock.nowMs() + (error.retryAfterMs ?? 0)));
    }
}

/** The most calls in any stretch of `windowMs`. */
function mostWithin(arrivals: number[], windowMs: number): number {
  return Math.max(
    ...arrivals.map((at, index) => arrivals.slice(index).filter((later) => later < at + windowMs).length),
  );
}

describe("an operator's quota", () => {
  it('lets a thousand calls an hour out, and the next one when the first has left the hour', async () => {
    const arrivals = await makeCalls(1_001, ENEDIS_QUOTA);
    expect(arrivals).toHaveLength(1_001);
    const [first = 0] = arrivals;
    expect(arrivals.filter((at) => at < first + HOUR_MS)).toHaveLength(1_000);
    expect(arrivals[1_000]).toBe(first + HOUR_MS);
    expect((arrivals[999] ?? 0) - first).toBe(199_000);
    expect(mostWithin(arrivals, 1_000)).toBe(5);
  }, 180_000);

  it('is never exceeded by one call, whoever races for it, in any stretch of time', async () => {
    const arrivals = await makeCalls(80, SMALL, 12);
    for (const { calls, windowMs } of SMALL) expect(mostWithin(arrivals, windowMs)).toBe(calls);
    const idealMs = 6 * 60_000 + 1_000;
    expect((arrivals.at(-1) ?? 0) - START).toBeLessThanOrEqual(idealMs * 1.05);
  });

  it('counts a call from its answer on, as the operator may have had it that late', async () => {
    const windows = [{ calls: 1, windowMs: 1_000 }];
    const place = await quotas[0].enter(api, windows, 'fresh');
    clock.advance(700);
    await place.arrived();
    const next = quotas[1].enter(api, windows, 'fresh');
    await passTime(next);
    expect(clock.nowMs()).toBe(START + 1_700);
  });

  it('counts a call that is on its way as just made, whatever the clock did meanwhile', async () => {
    const windows = [{ calls: 1, windowMs: 1_000 }];
    const place = await quotas[0].enter(api, windows, 'fresh');
    clock.advance(HOUR_MS);
    const next = quotas[1].enter(api, windows, 'fresh');
    while (clock.nextWakeMs === null) await breathe();
    await place.arrived();
    await passTime(next);
    expect(clock.nowMs()).toBe(START + HOUR_MS + 1_000);
  });

  it('waits no longer than a journey for the call of a process that was killed', async () => {
    const windows = [{ calls: 1, windowMs: 1_000 }];
    await quotas[0].enter(api, windows, 'fresh');
    await database.dataSource.query(
      `update linky_provider_calls set left_at = left_at - interval '6 seconds' where api = $1`,
      [api],
    );
    await passTime(quotas[1].enter(api, windows, 'fresh'));
    expect(clock.nowMs()).toBe(START + 1_000);
  });

  it('gives the place of a call back that reached nobody', async () => {
    const windows = [{ calls: 1, windowMs: HOUR_MS }];
    const unreached = new ProviderError('unavailable', { cause: 'ECONNREFUSED' });
    await expect(quotas[0].call(api, windows, 'fresh', () => Promise.reject(unreached))).rejects.toBe(
      unreached,
    );
    await (await quotas[1].enter(api, windows, 'fresh')).giveBack();
    await quotas[0].call(api, windows, 'fresh', () => Promise.resolve());
    await expect(quotas[1].enter(api, windows, 'fresh')).rejects.toMatchObject({
      code: 'quota',
      retryAfterMs: HOUR_MS,
    });
  });

  it('takes a place of two allowances at once, and keeps the one that the answer used', async () => {
    const small: QuotaWindow = { calls: 2, windowMs: HOUR_MS };
    const large: QuotaWindow = { calls: 3, windowMs: HOUR_MS };
    const ask = (isCopy: boolean): Promise<boolean> =>
      quotas[0].call(
        `${api}.large`,
        [large],
        'fresh',
        () => quotas[1].call(api, [small], 'fresh', () => Promise.resolve(isCopy), Boolean),
        (wasCopy) => !wasCopy,
      );
    await ask(true);
    await ask(true);
    for (const wasCopy of [false, false]) await ask(wasCopy);
    await expect(ask(true)).rejects.toMatchObject({ code: 'quota' });
    const used = await database.dataSource.query<{ api: string; calls: number }[]>(
      'select api, count(*)::int as calls from linky_provider_calls where api like $1 group by api order by api',
      [`${api}%`],
    );
    expect(used.map(({ calls }) => calls)).toEqual([2, 2]);
  });

  it('keeps the places of the day for its passes, and looks soon again whether they still need them', async () => {
    const windows = [{ calls: 10, windowMs: HOUR_MS }];
    freshCalls = 4;
    const call = (queue: 'fresh' | 'history') => quotas[0].call(api, windows, queue, () => Promise.resolve());
    for (let made = 0; made < 6; made += 1) await call('history');
    await expect(call('history')).rejects.toMatchObject({ code: 'quota', retryAfterMs: LOOK_AGAIN_MS });
    for (let made = 0; made < 4; made += 1) await call('fresh');
    await expect(call('fresh')).rejects.toMatchObject({ code: 'quota' });
  });

  it('has nothing for back-fill while the passes need all of it, and all of it when they need nothing any more', async () => {
    const windows: QuotaWindow[] = [{ calls: 3, windowMs: 24 * HOUR_MS, resets: 'utc_midnight' }];
    const call = () => quotas[0].call(api, windows, 'history', () => Promise.resolve());
    for (freshCalls of [3, 7])
      await expect(call()).rejects.toMatchObject({ code: 'quota', retryAfterMs: LOOK_AGAIN_MS });
    freshCalls = 0;
    clock.advance(LOOK_AGAIN_MS);
    for (let made = 0; made < 3; made += 1) await call();
    await expect(call()).rejects.toMatchObject({ retryAfterMs: 14 * HOUR_MS - LOOK_AGAIN_MS });
  });

  it('is closed for everybody until the instant that one caller was told', async () => {
    const told = new ProviderError('quota', { status: 429, retryAfterMs: 90_000 });
    await expect(quotas[0].call(api, SMALL, 'fresh', () => Promise.reject(told))).rejects.toBe(told);
    clock.advance(30_000);
    await expect(quotas[1].enter(api, SMALL, 'fresh')).rejects.toMatchObject({ retryAfterMs: 60_000 });
    clock.advance(60_000);
    await quotas[1].enter(api, SMALL, 'fresh');
  });

  it('is closed for a minute by a refusal that names no time, so that not every meter is refused in turn', async () => {
    const refused = new ProviderError('quota', { status: 429 });
    await expect(quotas[0].call(api, SMALL, 'fresh', () => Promise.reject(refused))).rejects.toBe(refused);
    await expect(quotas[1].enter(api, SMALL, 'fresh')).rejects.toMatchObject({ retryAfterMs: 60_000 });
    clock.advance(60_000);
    await quotas[1].enter(api, SMALL, 'fresh');
  });

  it('forgets what no window counts any more, of an API that is hardly called as of all', async () => {
    const call = (name: string) => quotas[0].call(name, SMALL, 'fresh', () => Promise.resolve());
    await call(`${api}.quiet`);
    clock.advance(24 * HOUR_MS);
    await call(`${api}.busy`);
    clock.advance(24 * HOUR_MS + 1);
    const onItsWay = await quotas[1].enter(`${api}.way`, SMALL, 'fresh');
    await quotas[1].prune();
    const kept = await database.dataSource.query<{ api: string }[]>(
      'select api from linky_provider_calls where api like $1 order by api',
      [`${api}%`],
    );
    expect(kept.map((row) => row.api)).toEqual([`${api}.busy`, `${api}.way`]);
    await onItsWay.arrived();
  });

  it('starts anew at midnight UTC where the operator counts by days', async () => {
    const windows: QuotaWindow[] = [{ calls: 2, windowMs: 24 * HOUR_MS, resets: 'utc_midnight' }];
    clock.set('2026-06-23T23:59:50Z');
    for (let made = 0; made < 2; made += 1)
      await quotas[0].call(api, windows, 'fresh', () => Promise.resolve());
    await expect(quotas[0].enter(api, windows, 'fresh')).rejects.toMatchObject({ retryAfterMs: 10_000 });
    clock.set('2026-06-24T00:00:00Z');
    for (let made = 0; made < 2; made += 1)
      await quotas[0].call(api, windows, 'fresh', () => Promise.resolve());
    await expect(quotas[0].enter(api, windows, 'fresh')).rejects.toMatchObject({
      retryAfterMs: 24 * HOUR_MS,
    });
  });
});
