import {
  listen,
  newKeys,
  PARTS,
  Sandbox,
  secretsOf,
  startClockAt,
  useSandbox,
  type TestKeys,
} from '@coprowatt/linky/testing';
import { dataSourceOptions, openClock } from '@coprowatt/platform';
import type { INestApplicationContext } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { startDatabase } from '../database.ts';
import { undoneAtLast } from '../interruption.ts';
import { BenchWorker } from './bench-worker.ts';
import { Desk } from './desk.ts';

/** A database and the operators, each a process of its own, on one simulated clock. */
export interface World {
  db: DataSource;
  desk: Desk;
  sandbox: Sandbox;
  /** Uses the application's own parts in this process, which works on nothing. */
  withParts(use: (app: INestApplicationContext) => Promise<void>): Promise<void>;
  /** Whether quotas hold, on both sides. */
  startWorker(hasQuotas: boolean): Promise<BenchWorker>;
  close(): Promise<void>;
}

export async function openWorld(start: string): Promise<World> {
  const server = await startDatabase();
  const db = await new DataSource(dataSourceOptions(server.url, PARTS)).initialize();
  await db.runMigrations({ transaction: 'each' });
  await startClockAt(db, start);
  const sandbox = await Sandbox.start(server.url);
  const stopSandbox = undoneAtLast(() => sandbox.stop());
  const desk = new Desk(sandbox.url);
  const keys = newKeys();
  return {
    db,
    desk,
    sandbox,
    withParts: (use) => withParts({ databaseUrl: server.url, sandboxUrl: sandbox.url, keys }, use),
    startWorker: async (hasQuotas) => {
      await desk.enforceQuotas(hasQuotas);
      return BenchWorker.start({ databaseUrl: server.url, sandboxUrl: sandbox.url, keys, hasQuotas });
    },
    close: async () => {
      await stopSandbox();
      await db.destroy();
      await server.stop();
    },
  };
}

async function withParts(
  { databaseUrl, sandboxUrl, keys }: { databaseUrl: string; sandboxUrl: string; keys: TestKeys },
  use: (app: INestApplicationContext) => Promise<void>,
): Promise<void> {
  useSandbox(sandboxUrl);
  const db = await new DataSource(dataSourceOptions(databaseUrl, PARTS)).initialize();
  const clock = await openClock(databaseUrl);
  const app = await listen(databaseUrl, db, secretsOf(keys), clock, 'api');
  const close = undoneAtLast(async () => {
    await app.close();
    await clock.close();
    if (db.isInitialized) await db.destroy();
  });
  await use(app).finally(close);
}
