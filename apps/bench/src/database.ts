import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureEmbeddedPostgres } from '@coprowatt/platform/embedded-postgres';
import { undoneAtLast } from './interruption.ts';

/** An embedded PostgreSQL in a folder of its own. */
export interface Database {
  url: string;
  dataDir: string;
  /** Stops the server and removes the folder. */
  stop(): Promise<void>;
}

/** @param settings of the server, `name=value`. */
export async function startDatabase(settings: string[] = []): Promise<Database> {
  const dataDir = await mkdtemp(join(tmpdir(), 'coprowatt-bench-'));
  // As root the database runs as another user, who must get in.
  await chmod(dataDir, 0o755);
  const starting = ensureEmbeddedPostgres({ dataDir, settings });
  const stop = undoneAtLast(async () => {
    await (await starting).stop();
    await rm(dataDir, { recursive: true, force: true });
  });
  return { url: (await starting).url, dataDir, stop };
}
