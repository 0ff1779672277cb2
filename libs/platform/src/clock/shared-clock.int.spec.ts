import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { createTestDatabase, type TestDatabase } from '../testing/index.ts';
import { advanceClock, findClockRow, startClock } from './clock-row.ts';
import { openClock, type SharedClock } from './shared-clock.ts';

const HOUR_MS = 3_600_000;

function nextAdvance(clock: SharedClock): Promise<void> {
  return new Promise((resolve) => {
    const end = clock.onAdvance(() => {
      end();
      resolve();
    });
  });
}

describe('the shared clock', () => {
  let database: TestDatabase;
  let client: Client;
  const start = new Date('2026-03-01T10:00:00Z');

  beforeAll(async () => {
    database = await createTestDatabase({ entities: [], migrations: [] });
    client = new Client({ connectionString: database.url });
    client.on('error', () => undefined);
    await client.connect();
  });

  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  it('is waited for until the API has made the row', async () => {
    await expect(openClock(database.url, 0)).rejects.toThrow('The clock row is missing');
  });

  it('starts at CLOCK_START and keeps that offset at later starts', async () => {
    await startClock(client, start);
    const first = await findClockRow(client);
    await startClock(client, start);
    await startClock(client, null);
    expect(await findClockRow(client)).toEqual(first);
    const clock = await openClock(database.url);
    expect(Math.abs(clock.nowMs() - start.getTime())).toBeLessThan(60_000);
    expect(clock.simulated).toBe(true);
    await clock.close();
  });

  it('refuses another CLOCK_START on the same data, in one sentence', async () => {
    await expect(startClock(client, new Date('2025-01-01T00:00:00Z'))).rejects.toThrow(
      'CLOCK_START refused: this data was started with 2026-03-01T10:00:00.000Z, not 2025-01-01T00:00:00.000Z.',
    );
  });

  it('moves every process together', async () => {
    const clocks = await Promise.all([openClock(database.url), openClock(database.url)]);
    const before = clocks.map((clock) => clock.nowMs());
    const told = Promise.all(clocks.map(nextAdvance));
    const now = await advanceClock(client, 'PT24H');
    await told;
    clocks.forEach((clock, index) => {
      expect(clock.nowMs() - (before[index] ?? 0)).toBeGreaterThanOrEqual(24 * HOUR_MS);
      expect(Math.abs(clock.nowMs() - now.getTime())).toBeLessThan(60_000);
    });
    await Promise.all(clocks.map((clock) => clock.close()));
  });

  it('wakes a sleeper of every process by a jump that passes its instant', async () => {
    const clocks = await Promise.all([openClock(database.url), openClock(database.url)]);
    const at = new Date(Math.max(...clocks.map((clock) => clock.nowMs())) + 3 * HOUR_MS);
    const sleeps = Promise.all(clocks.map((clock) => clock.sleepUntil(at)));
    const early = Promise.all(clocks.map(nextAdvance));
    await advanceClock(client, 'PT2H');
    await early;
    expect(await Promise.race([sleeps, Promise.resolve('asleep')])).toBe('asleep');
    await advanceClock(client, 'PT1H');
    await sleeps;
    await Promise.all(clocks.map((clock) => clock.close()));
  });

  it('catches up with a jump that happened while its connection was lost', async () => {
    const clock = await openClock(database.url);
    const before = clock.nowMs();
    const told = nextAdvance(clock);
    await client.query(
      `with cut as (select pg_terminate_backend(pid) from pg_stat_activity
         where application_name = 'coprowatt clock' and datname = current_database())
       update clock set offset_ms = offset_ms + $1 where (select count(*) from cut) >= 0`,
      [HOUR_MS],
    );
    await told;
    expect(clock.nowMs() - before).toBeGreaterThanOrEqual(HOUR_MS);
    await clock.close();
  });
});
