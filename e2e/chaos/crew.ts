import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { kill, type WorkerSettings } from '@coprowatt/linky/testing';
import type { Dice } from './dice.ts';

const ROOT = join(import.meta.dirname, '../..');
const WORKER = 'libs/linky/dist/testing/worker-process.js';
const MUTATE = './e2e/chaos/mutate.ts';
const LONGEST_FUSE_MS = 600;

/** The worker processes; some of them die without a word. */
export class Crew {
  readonly #settings: WorkerSettings;
  readonly #workers: ChildProcess[];
  kills = 0;

  constructor(settings: WorkerSettings, size: number) {
    this.#settings = settings;
    this.#workers = Array.from({ length: size }, () => startWorker(settings));
  }

  /** Kills one of them at a random moment of real time, and puts another in its place. */
  async killSometime(dice: Dice): Promise<void> {
    await delay(dice.between(0, LONGEST_FUSE_MS));
    const index = dice.between(0, this.#workers.length - 1);
    const worker = this.#workers[index];
    if (!worker || hasEnded(worker)) return;
    await kill(worker);
    this.kills += 1;
    this.#workers[index] = startWorker(this.#settings);
  }

  /** @throws Error when one ended by itself. */
  check(): void {
    const ended = this.#workers.find(hasEnded);
    if (ended) throw new Error(`a worker ended by itself with ${ended.exitCode}`);
  }

  async dismiss(): Promise<void> {
    await Promise.all(this.#workers.filter((worker) => !hasEnded(worker)).map((worker) => kill(worker)));
  }
}

function hasEnded({ exitCode }: ChildProcess): boolean {
  return exitCode !== null;
}

/** Of the built modules: a start costs a second, and there are many. */
function startWorker(settings: WorkerSettings): ChildProcess {
  const { PATH, COPROWATT_MUTANT } = process.env;
  const fault = COPROWATT_MUTANT === undefined ? [] : ['--import', MUTATE];
  return spawn(process.execPath, [...fault, WORKER], {
    cwd: ROOT,
    env: { PATH, COPROWATT_MUTANT, WORKER_SETTINGS: JSON.stringify(settings) },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}
