import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { undoneAtLast } from '../interruption.ts';
import { ended } from '../processes.ts';
import type { BenchWorkerSettings, Figures, WorkerAnswer, WorkerQuestion } from './worker-messages.ts';

/** The worker process as the driver sees it. */
export class BenchWorker {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (answer: WorkerAnswer) => void>();
  #asked = 0;

  private constructor(child: ChildProcess) {
    this.#child = child;
    child.on('message', (answer: WorkerAnswer) => {
      if ('id' in answer) this.#waiting.get(answer.id)?.(answer);
    });
  }

  static async start(settings: BenchWorkerSettings): Promise<BenchWorker> {
    const child = fork(join(import.meta.dirname, 'worker-process.js'), {
      env: { PATH: process.env.PATH, WORKER_SETTINGS: JSON.stringify(settings) },
      execArgv: ['--expose-gc'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    undoneAtLast(() => ended(child, 'SIGKILL'));
    await new Promise<void>((resolve, reject) => {
      child.once('message', () => resolve());
      child.once('exit', (code) => reject(new Error(`the worker ended with ${code}`)));
    });
    child.removeAllListeners('exit');
    return new BenchWorker(child);
  }

  /** Once its clock is past an instant and nothing goes on: the next instant that it sleeps until, null when it does not. */
  async still(atMs: number): Promise<number | null> {
    const answer = await this.#ask('still', atMs);
    return 'wakeMs' in answer ? answer.wakeMs : null;
  }

  async figures(): Promise<Figures> {
    const answer = await this.#ask('figures', 0);
    if (!('figures' in answer)) throw new Error('the worker told no figures');
    return answer.figures;
  }

  stop(): Promise<void> {
    return ended(this.#child, 'SIGKILL');
  }

  #ask(ask: WorkerQuestion['ask'], atMs: number): Promise<WorkerAnswer> {
    this.#asked += 1;
    const id = this.#asked;
    return new Promise((resolve) => {
      this.#waiting.set(id, (answer) => {
        this.#waiting.delete(id);
        resolve(answer);
      });
      this.#child.send({ id, ask, atMs } satisfies WorkerQuestion);
    });
  }
}
