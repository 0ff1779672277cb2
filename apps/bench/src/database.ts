import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureEmbeddedPostgres } from '@coprowatt/platform/embedded-postgres';
import pg from 'pg';
import { undoneAtLast } from './interruption.ts';

/** A new database, and a folder of its own. */
export interface Database {
  url: string;
  dataDir: string;
  /** Removes both, and stops a server that was started for it. */
  stop(): Promise<void>;
}

/** On the server of `DATABASE_URL` where that is set, else on an embedded one. */
export function openDatabase(): Promise<Database> {
  const { DATABASE_URL } = process.env;
  return DATABASE_URL ? createDatabase(DATABASE_URL) : startDatabase();
}

async function createDatabase(serverUrl: string): Promise<Database> {
  const name = `coprowatt_bench_${process.pid}`;
  const admin = new pg.Client({ connectionString: serverUrl });
  await admin.connect();
  await admin.query(`create database ${name}`);
  const dataDir = await newFolder();
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    dataDir,
    stop: undoneAtLast(async () => {
      await admin.query(`drop database ${name} with (force)`);
      await admin.end();
      await rm(dataDir, { recursive: true, force: true });
    }),
  };
}

/** An embedded PostgreSQL. @param settings of the server, `name=value`. */
export async function startDatabase(settings: string[] = []): Promise<Database> {
  const dataDir = await newFolder();
  // As root the database runs as another user, who must get in.
  await chmod(dataDir, 0o755);
  const starting = ensureEmbeddedPostgres({ dataDir, settings });
  const stop = undoneAtLast(async () => {
    await (await starting).stop();
    await rm(dataDir, { recursive: true, force: true });
  });
  return { url: (await starting).url, dataDir, stop };
}

function newFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'coprowatt-bench-'));
}
