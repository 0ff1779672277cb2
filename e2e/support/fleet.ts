import { type ChildProcess, fork } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Cable } from './cable.ts';
import { freePort, type Stack, startStack } from './stack.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const READY_WITHIN_MS = 120_000;

/** Two processes that serve people and one that works, on one database; the second one behind a cable that can be cut. */
export interface Fleet {
  readonly first: Stack;
  readonly second: Cable;
  readonly databaseUrl: string;
  /** SIGKILL, in the middle of whatever it does. */
  killWorker(): Promise<void>;
  startWorker(): void;
  dispose(): Promise<void>;
}

function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill(signal);
  });
}

async function untilReady(origin: string): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (Date.now() < deadline) {
    const answer = await fetch(`${origin}/health/ready`).catch(() => null);
    if (answer?.status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`${origin} did not become ready`);
}

/** What the launcher gives the processes of this stack. */
async function environmentOf({ baseUrl, sandboxUrl, dataDir }: Stack, databaseUrl: string) {
  const secret = async (name: string): Promise<string> =>
    (await readFile(join(dataDir, name), 'utf8')).trim();
  return {
    ...process.env,
    DATABASE_URL: databaseUrl,
    DATA_DIR: dataDir,
    DEMO: 'on',
    PUBLIC_URL: baseUrl,
    IOT_ENCRYPTION_KEY: await secret('encryption.key'),
    LINKY_ENEDIS_CLIENT_ID: 'coprowatt-demo',
    LINKY_ENEDIS_CLIENT_SECRET: await secret('enedis-client.secret'),
    LINKY_ENEDIS_BASE_URL: `${sandboxUrl}/enedis`,
    LINKY_ENEDIS_CONSENT_URL: `${sandboxUrl}/enedis/dataconnect/v2/oauth2/authorize`,
    SANDBOX_CONTROL_URL: `${sandboxUrl}/control`,
  };
}

/** @param env of every process, e.g. `CLOCK_START`. */
export async function startFleet(env: Record<string, string>): Promise<Fleet> {
  const first = await startStack({ ...env, ROLE: 'api' });
  // Built only now.
  const { ensureEmbeddedPostgres } = await import('@coprowatt/platform/embedded-postgres');
  const { url: databaseUrl } = await ensureEmbeddedPostgres({ dataDir: first.dataDir });
  const shared = { ...(await environmentOf(first, databaseUrl)), ...env };
  const start = (own: Record<string, string>): ChildProcess =>
    fork(join(ROOT, 'apps/api/dist/main.js'), {
      cwd: ROOT,
      env: { ...shared, ...own },
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });

  const [port, outside] = [await freePort(), await freePort()];
  const second = await Cable.lay(outside, port);
  const api = start({ ROLE: 'api', PORT: String(port), PUBLIC_URL: second.url });
  const startWorker = (): ChildProcess => start({ ROLE: 'worker' });
  let worker = startWorker();
  await untilReady(`http://127.0.0.1:${port}`);
  return {
    first,
    second,
    databaseUrl,
    killWorker: () => ended(worker, 'SIGKILL'),
    startWorker: () => {
      worker = startWorker();
    },
    dispose: async () => {
      await Promise.all([ended(worker, 'SIGTERM'), ended(api, 'SIGTERM'), second.remove()]);
      await first.dispose();
    },
  };
}
