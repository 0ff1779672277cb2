import { fork, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { startDatabase } from '../database.ts';
import { undoneAtLast } from '../interruption.ts';
import { ended, requireUnanswered, untilReady } from '../processes.ts';
import { CLOCK_START } from './population.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..', '..');

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
  const database = await startDatabase(['track_commit_timestamp=on']);
  const members: ApplicationProcess[] = [];
  const env = {
    DATABASE_URL: database.url,
    DATA_DIR: database.dataDir,
    IOT_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    PUBLIC_URL: 'http://localhost:24540',
    LOG_LEVEL: 'error',
    CLOCK_START,
  };
  const start = (facts: Record<string, string>): ApplicationProcess => {
    const member = new ApplicationProcess({ ...env, ...facts });
    members.push(member);
    return member;
  };
  return {
    env,
    startApi: async (port) => {
      await requireUnanswered(`http://127.0.0.1:${port}`);
      const api = start({ ROLE: 'api', PORT: String(port) });
      await untilReady(api.origin, api.child);
      return api;
    },
    startWorker: () => start({ ROLE: 'worker' }),
    stop: undoneAtLast(async () => {
      await Promise.all(members.map((member) => member.kill()));
      await database.stop();
    }),
  };
}

class ApplicationProcess implements Member {
  readonly origin: string;
  readonly child: ChildProcess;

  constructor(env: Record<string, string>) {
    this.origin = `http://127.0.0.1:${env['PORT']}`;
    this.child = fork(join(ROOT, 'apps/api/dist/main.js'), {
      cwd: ROOT,
      env: { PATH: process.env['PATH'], ...env },
      execArgv: ['--expose-gc', '--import', join(import.meta.dirname, 'memory-probe.js')],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
  }

  memory(): Promise<Memory> {
    return new Promise((resolve) => {
      this.child.once('message', (told) => resolve(told as Memory));
      this.child.send('memory');
    });
  }

  kill(): Promise<void> {
    return ended(this.child, 'SIGKILL');
  }
}
