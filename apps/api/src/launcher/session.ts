import { setTimeout as delay } from 'node:timers/promises';
import type { EmbeddedPostgres } from '@coprowatt/platform/embedded-postgres';
import type { Part } from './part.ts';

/** Longer than the API lets running jobs go on. */
const STOP_WITHIN_MS = 15_000;

/** Everything that one start has brought up, and the way to take it down again. */
export class LaunchSession {
  readonly #parts: Part[] = [];
  #database: Promise<EmbeddedPostgres> | null = null;
  #stopping: Promise<void> | null = null;
  readonly #ending = new AbortController();

  /** Aborted as soon as the end begins. */
  get ending(): AbortSignal {
    return this.#ending.signal;
  }

  /** Takes the database in while it still starts: an end in between waits for it and stops it. */
  async holds(database: Promise<EmbeddedPostgres>): Promise<EmbeddedPostgres> {
    this.#database = database;
    return database;
  }

  /** Takes a part in; its end, unless asked for, calls `onCrash` with the reason. */
  add(part: Part, onCrash: (sentence: string) => void): void {
    this.#parts.push(part);
    void part.ended.then((reason) => {
      if (!this.ending.aborted) onCrash(`The ${part.name} stopped: ${reason}.\n${part.tail()}`);
    });
  }

  /** Stops the parts, then the database; a second call only waits for the first. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  /** For the impatient: parts are killed, the orderly stop goes on. */
  kill(): void {
    for (const part of this.#parts) part.signal('SIGKILL');
  }

  async #stop(): Promise<void> {
    this.#ending.abort();
    for (const part of this.#parts) part.signal('SIGTERM');
    const overdue = delay(STOP_WITHIN_MS, undefined, { ref: false }).then(() => this.kill());
    await Promise.race([Promise.all(this.#parts.map((part) => part.ended)), overdue]);
    await Promise.all(this.#parts.map((part) => part.ended));
    const database = await this.#database?.catch(() => null); // a start that failed has told why
    await database?.stop();
  }
}
