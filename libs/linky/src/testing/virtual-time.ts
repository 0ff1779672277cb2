import { setImmediate as breathe } from 'node:timers/promises';
import type { TestClock } from '@coprowatt/platform/testing';
import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';

/**
 * Lets virtual time pass while some work goes on: whenever all of it sleeps, to the instant that the first one sleeps
 * until. `dataSources`: everything that the work asks the database by.
 */
export async function passTime<T>(clock: TestClock, dataSources: DataSource[], work: Promise<T>): Promise<T> {
  const pools = dataSources.map(({ driver }) => (driver as PostgresDriver).master as Pool);
  let done = false;
  const end = (): void => void (done = true);
  work.then(end, end);
  while (!done) {
    if ((await isQuiet(pools)) && clock.nextWakeMs !== null) clock.set(clock.nextWakeMs);
  }
  return work;
}

/** Whether no process has a question to the database under way. */
async function isQuiet(pools: Pool[]): Promise<boolean> {
  for (let look = 0; look < 5; look += 1) {
    await breathe();
    if (pools.some(({ totalCount, idleCount, waitingCount }) => idleCount < totalCount || waitingCount > 0))
      return false;
  }
  return true;
}
