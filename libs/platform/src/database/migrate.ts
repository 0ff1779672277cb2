import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { errorCode } from '../errors/error-code.ts';

/** Any constant of ours; every process that migrates takes this lock first. */
const MIGRATION_LOCK = 7_227_001;
const POLL_MS = 500;
const SERVER_NOT_THERE = new Set<unknown>(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', '57P03']);

/** Connects, waiting for a server that is still starting. */
async function connect(url: string, withinMs: number): Promise<Client> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const client = new Client({ connectionString: url, application_name: 'coprowatt migrations' });
    try {
      await client.connect();
      return client;
    } catch (error) {
      if (!SERVER_NOT_THERE.has(errorCode(error)) || Date.now() > deadline) throw error;
      await delay(POLL_MS);
    }
  }
}

async function withDataSource<T>(
  options: DataSourceOptions,
  work: (db: DataSource) => Promise<T>,
): Promise<T> {
  const db = await new DataSource(options).initialize();
  try {
    return await work(db);
  } finally {
    await db.destroy();
  }
}

/**
 * Runs what has not run yet, one process at a time (advisory lock), each migration in its own transaction.
 * @param withinMs how long to wait for a server that does not answer yet.
 */
export async function runMigrations(
  options: DataSourceOptions,
  url: string,
  withinMs: number,
): Promise<void> {
  const lock = await connect(url, withinMs);
  try {
    await lock.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await withDataSource(options, (db) => db.runMigrations({ transaction: 'each' }));
  } finally {
    await lock.end();
  }
}

/** For a process that may not migrate: waits until another one has. */
export async function awaitMigrations(
  options: DataSourceOptions,
  url: string,
  withinMs: number,
): Promise<void> {
  const deadline = Date.now() + withinMs;
  await (await connect(url, withinMs)).end();
  await withDataSource(options, async (db) => {
    while (await db.showMigrations()) {
      if (Date.now() > deadline)
        throw new Error('Migrations are still pending: start a process with ROLE=api or ROLE=all');
      await delay(POLL_MS);
    }
  });
}
