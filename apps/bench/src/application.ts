import { type ChildProcess, fork, spawn } from 'node:child_process';
import { join } from 'node:path';
import { openDatabase } from './database.ts';
import { undoneAtLast } from './interruption.ts';
import { ended, requireUnanswered, untilReady } from './processes.ts';

const root = join(import.meta.dirname, '..', '..', '..');
/** Paris, 19:00: the day's passes are over, and no sync changes an answer while it is measured. */
const CLOCK_START = '2026-11-22T18:00:00Z';

/** The application as `npm start` runs it, and a bare handler beside it, on one new database (`openDatabase`). */
export interface Application {
  databaseUrl: string;
  apiOrigin: string;
  bareOrigin: string;
  startBareHandler(): Promise<void>;
  stop(): Promise<void>;
}

export async function startApplication(ports: {
  api: number;
  sandbox: number;
  bare: number;
}): Promise<Application> {
  const apiOrigin = `http://localhost:${ports.api}`;
  await requireUnanswered(apiOrigin);
  const database = await openDatabase();
  const env = {
    ...process.env,
    DATABASE_URL: database.url,
    DATA_DIR: database.dataDir,
    PORT: String(ports.api),
    SANDBOX_PORT: String(ports.sandbox),
    CLOCK_START,
  };
  const application = spawn(process.execPath, ['apps/api/bin/start.mjs'], {
    cwd: root,
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  let bare: ChildProcess | undefined;

  const stop = undoneAtLast(async () => {
    if (bare) await ended(bare, 'SIGTERM');
    await ended(application, 'SIGTERM');
    await database.stop();
  });
  await untilReady(apiOrigin, application).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return {
    databaseUrl: database.url,
    apiOrigin,
    bareOrigin: `http://127.0.0.1:${ports.bare}`,
    startBareHandler: () =>
      new Promise((resolve, reject) => {
        bare = fork(join(import.meta.dirname, 'bare-handler.js'), {
          env: { ...env, PORT: String(ports.bare) },
        });
        bare.once('message', () => resolve());
        bare.once('error', reject);
      }),
    stop,
  };
}
