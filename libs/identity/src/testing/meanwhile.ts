import { setTimeout as delay } from 'node:timers/promises';
import type { EntityManager } from 'typeorm';
import type { TestApp } from './test-app.ts';

const POLL_MS = 20;
const WAITING = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;

/**
 * Starts a request while another transaction has changed something and not committed yet; that one commits as soon as the
 * request waits for it, or has ended without waiting. Answers what the request answers.
 */
export async function meanwhile<T>(
  { database: { dataSource } }: TestApp,
  change: (manager: EntityManager) => Promise<unknown>,
  ask: () => PromiseLike<T>,
): Promise<T> {
  const [asked] = await dataSource.transaction(async (manager) => {
    await change(manager);
    let ended = false;
    const asked = Promise.resolve(ask()).finally(() => (ended = true));
    // On another connection: a transaction sees one and the same state of the server until it ends.
    while (!ended && (await dataSource.query<unknown[]>(WAITING)).length === 0) await delay(POLL_MS);
    return [asked];
  });
  return asked;
}
