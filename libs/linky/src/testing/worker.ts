import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { TestKeys } from './application.ts';

export interface WorkerSettings {
  databaseUrl: string;
  sandboxUrl: string;
  keys: TestKeys;
}

const ROOT = join(import.meta.dirname, '../../../..');

/** Starts a worker process; it works as soon as it is up. */
export function startWorker(settings: WorkerSettings): ChildProcess {
  const args = ['--conditions=@coprowatt/source', '--import', '@swc-node/register/esm-register'];
  return spawn(process.execPath, [...args, join(import.meta.dirname, 'worker-process.ts')], {
    cwd: ROOT,
    env: {
      PATH: process.env.PATH,
      SWC_NODE_PROJECT: join(ROOT, 'tsconfig.base.json'),
      WORKER_SETTINGS: JSON.stringify(settings),
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

/** As a power cut would: no handler runs. */
export async function kill(worker: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => worker.once('exit', resolve));
  worker.kill('SIGKILL');
  await ended;
}
