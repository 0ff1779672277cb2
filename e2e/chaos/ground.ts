import { join } from 'node:path';
import { ensureEmbeddedPostgres } from '@coprowatt/platform/embedded-postgres';
import { Client } from 'pg';

const DATA_DIR = join(import.meta.dirname, '../../node_modules/.cache/coprowatt-chaos');
/** Throw-away data: a killed worker is the matter here, a power cut of the disk is not. */
const SETTINGS = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];

/** An empty database on a server of chaos's own. */
export interface Ground {
  url: string;
  /** Drops it, and stops the server if this process started it. */
  clear(): Promise<void>;
}

export async function openGround(seed: number): Promise<Ground> {
  const server = await ensureEmbeddedPostgres({ dataDir: DATA_DIR, settings: SETTINGS });
  const name = `chaos_${process.pid}_${seed}`;
  await onServer(server.url, `create database ${name}`);
  const url = new URL(server.url);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    clear: async () => {
      await onServer(server.url, `drop database if exists ${name} with (force)`);
      await server.stop();
    },
  };
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}
