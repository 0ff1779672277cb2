import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { CrowdAnswer, CrowdQuestion } from './crowd-messages.ts';

/** Many browsers, in a process of their own. */
export class Crowd {
  readonly #child: ChildProcess = fork(join(import.meta.dirname, 'crowd-process.js'));

  /** One question at a time. */
  ask(question: CrowdQuestion): Promise<number[]> {
    return new Promise((resolve) => {
      this.#child.once('message', ({ times }: CrowdAnswer) => resolve(times));
      this.#child.send(question);
    });
  }

  end(): void {
    this.#child.disconnect();
  }
}
