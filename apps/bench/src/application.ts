import { type ChildProcess, fork, spawn } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureEmbeddedPostgres } from '@coprowatt/platform/embedded-postgres';

const root = join(import.meta.dirname, '..', '..', '..');
const READY_WITHIN_MS = 180_000;
/** Paris, 19:00: the day's passes are over, and no sync changes an answer while it is measured. */
const CLOCK_START = '2026-11-22T18:00:00Z';

/** The application as `npm start` runs it, and a bare handler beside it, on one new database. */
export interface Application {
  databaseUrl: string;
  apiOrigin: string;
  bareOrigin: string;
  startBareHandler(): Promise<void>;
  stop(): Promise<void>;
}

async function untilReady(origin: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`the application ended with ${child.exitCode}`);
    const answer = await fetch(`${origin}/health/ready`).catch(() => null);
    if (answer?.status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('the application did not become ready');
}

function ended(child: ChildProcess | undefined): Promise<void> {
  if (!child || child.exitCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('close', () => resolve());
    child.kill('SIGTERM');
  });
}

export async function startApplication(ports: {
  api: number;
  sandbox: number;
  bare: number;
}): Promise<Application> {
  const dataDir = await mkdtemp(join(tmpdir(), 'coprowatt-bench-'));
  // As root the database runs as another user, who must get in.
  await chmod(dataDir, 0o755);
  const database = await ensureEmbeddedPostgres({ dataDir });
  const env = {
    ...process.env,
    DATABASE_URL: database.url,
    DATA_DIR: dataDir,
    PORT: String(ports.api),
    SANDBOX_PORT: String(ports.sandbox),
    CLOCK_START,
  };
  const application = spawn(process.execPath, ['apps/api/bin/start.mjs'], {
    cwd: root,
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const apiOrigin = `http://localhost:${ports.api}`;
  let bare: ChildProcess | undefined;

  const stop = async () => {
    await ended(bare);
    await ended(application);
    await database.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
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
