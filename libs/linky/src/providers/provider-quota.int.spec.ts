import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, TestClock, type TestDatabase } from '@coprowatt/platform/testing';
import { PARTS } from '../testing/linky-app.ts';
import { ProviderQuota } from './provider-quota.ts';

const WINDOWS = [
  { calls: 5, windowMs: 1_000 },
  { calls: 12, windowMs: 60_000 },
];
const clock = new TestClock('2026-06-23T10:00:00Z');
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase(PARTS);
});
afterAll(() => database.drop());

async function placesOf(api: string): Promise<number[]> {
  const rows: { at: Date }[] = await database.dataSource.query(
    'select at from linky_provider_calls where api = $1 order by at',
    [api],
  );
  return rows.map(({ at }) => at.getTime() - clock.nowMs());
}

describe("an operator's quota", () => {
  it('is shared by all who call, to the last place and not one beyond', async () => {
    const quotas = [
      new ProviderQuota(database.dataSource, clock),
      new ProviderQuota(database.dataSource, clock),
    ];
    const entering = Array.from({ length: 20 }, (_, index) => quotas[index % 2]?.enter('a', WINDOWS));
    const results = await Promise.allSettled(entering);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
    expect(await placesOf('a')).toEqual([0, 0, 0, 0, 0, 1_100, 1_100, 1_100, 1_100, 1_100]);
    for (const result of results.filter(({ status }) => status === 'rejected'))
      expect(result).toMatchObject({ reason: { code: 'quota', retryAfterMs: 2_200 } });
  });

  it('is counted for each API on its own, and its windows slide with the Clock', async () => {
    const quota = new ProviderQuota(database.dataSource, clock);
    await quota.enter('b', WINDOWS);
    clock.advance(10_000);
    await quota.enter('a', WINDOWS);
    await quota.enter('a', WINDOWS);
    await expect(quota.enter('a', WINDOWS)).rejects.toMatchObject({ code: 'quota', retryAfterMs: 50_100 });
    clock.advance(50_100);
    await quota.enter('a', WINDOWS);
  });
});
