import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '@coprowatt/platform/testing';
import { openDatabaseClock, type SandboxClock } from './sandbox-clock.ts';

const DAY_MS = 86_400_000;
let database: TestDatabase;
const clocks: SandboxClock[] = [];
beforeAll(async () => {
  database = await createTestDatabase({ entities: [], migrations: [] });
});
afterAll(async () => {
  for (const clock of clocks) await clock.close();
  await database.drop();
});

async function open(): Promise<SandboxClock> {
  const clock = await openDatabaseClock(database.url);
  clocks.push(clock);
  return clock;
}

describe('the shared clock', () => {
  it('waits for the row, and an advance moves every process before it is answered', async () => {
    const waiting = open();
    await database.dataSource.query('insert into clock (offset_ms, clock_start) values ($1, null)', [DAY_MS]);
    const [one, other] = [await waiting, await open()];
    expect(Math.abs(one.nowMs() - Date.now() - DAY_MS)).toBeLessThan(60_000);
    const jump = one.advance('PT24H');
    await one.settled();
    expect(one.nowMs()).toBeGreaterThan(Date.now() + 2 * DAY_MS - 60_000);
    const now = await jump;
    expect(one.nowMs()).toBeGreaterThanOrEqual(now.getTime());
    while (other.nowMs() < now.getTime()) await delay(20);
    expect(Math.abs(now.getTime() - Date.now() - 2 * DAY_MS)).toBeLessThan(60_000);
  });
});
