import { fork, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureEmbeddedPostgres } from '@coprowatt/platform/embedded-postgres';
import { CLOCK_START } from './population.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..', '..');
const READY_WITHIN_MS = 120_000;

/** Memory of a process after a collection of garbage, bytes. */
export interface Memory {
  rss: number;
  heapUsed: number;
}

/** One process of the application. */
export interface Member {
  origin: string;
  memory(): Promise<Memory>;
  /** SIGKILL. */
  kill(): Promise<void>;
}

/** An embedded database that notes when it committed what, and processes of the application on it. */
export interface Fleet {
  /** Environment of every process. */
  env: Record<string, string>;
  startApi(port: number): Promise<Member>;
  startWorker(): Member;
  stop(): Promise<void>;
}

export async function openFleet(): Promise<Fleet> {
  const dataDir = await mkdtemp(join(tmpdir(), 'coprowatt-bench-'));
  // As root the database runs as another user, who must get in.
  await chmod(dataDir, 0o755);
  const database = await ensureEmbeddedPostgres({ dataDir, settings: ['track_commit_timestamp=on'] });
  const members: Member[] = [];
  const env = {
    DATABASE_URL: database.url,
    DATA_DIR: dataDir,
    IOT_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    PUBLIC_URL: 'http://localhost:24540',
    LOG_LEVEL: 'error',
    CLOCK_START,
  };
  const start = (facts: Record<string, string>): Member => {
    const member = new ApplicationProcess({ ...env, ...facts });
    members.push(member);
    return member;
  };
  return {
    env,
    startApi: async (port) => {
      const api = start({ ROLE: 'api', PORT: String(port) });
      await untilReady(api.origin);
      return api;
    },
    startWorker: () => start({ ROLE: 'worker' }),
    stop: async () => {
      await Promise.all(members.map((member) => member.kill()));
      await database.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

class ApplicationProcess implements Member {
  readonly origin: string;
  readonly #child: ChildProcess;

  constructor(env: Record<string, string>) {
    this.origin = `http://127.0.0.1:${env['PORT']}`;
    this.#child = fork(join(ROOT, 'apps/api/dist/main.js'), {
      cwd: ROOT,
      env: { PATH: process.env['PATH'], ...env },
      execArgv: ['--expose-gc', '--import', join(import.meta.dirname, 'memory-probe.js')],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
  }

  memory(): Promise<Memory> {
    return new Promise((resolve) => {
      this.#child.once('message', (told) => resolve(told as Memory));
      this.#child.send('memory');
    });
  }

  kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return Promise.resolve();
    return new Promise((resolve) => {
      this.#child.once('exit', () => resolve());
      this.#child.kill('SIGKILL');
    });
  }
}

async function untilReady(origin: string): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (Date.now() < deadline) {
    const answer = await fetch(`${origin}/health/ready`).catch(() => null);
    if (answer?.status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${origin} did not become ready`);
}
