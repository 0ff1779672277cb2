import { join } from 'node:path';
import { ensureEmbeddedPostgres, type EmbeddedPostgres } from '@coprowatt/platform/embedded-postgres';
import { Client } from 'pg';

const DATA_DIR = join(import.meta.dirname, '../../node_modules/.cache/coprowatt-chaos');
/** Throw-away data: a killed worker is the matter here, a power cut of the disk is not. */
const SETTINGS = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];

/** Chaos's own database server; whoever starts it first stops it. */
export function openServer(): Promise<EmbeddedPostgres> {
  return ensureEmbeddedPostgres({ dataDir: DATA_DIR, settings: SETTINGS });
}

/** An empty database for one month. */
export interface Ground {
  url: string;
  clear(): Promise<void>;
}

export async function openGround(seed: number): Promise<Ground> {
  const server = await openServer();
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
