import { subscribe } from 'node:diagnostics_channel';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';

/** Time that answers of one kind were waited for, one by one: waits that overlap count each. */
export interface Waits {
  count: number;
  ms: number;
}

const STILL_MS = 12;

type Query = (this: pg.Client, ...args: unknown[]) => unknown;

/** Measures what this process waits for: the database through `pg`, the operators through `undici`. */
export class Instruments {
  readonly database: Waits = { count: 0, ms: 0 };
  readonly http: Waits = { count: 0, ms: 0 };
  #open = 0;
  #begun = 0;

  /** Once a process. Queries with a callback are the job queue's own and are not counted. */
  attach(): void {
    const begin = this.#begin.bind(this);
    const end = this.#end.bind(this);
    const { database } = this;
    const original = pg.Client.prototype.query as Query;
    pg.Client.prototype.query = function measured(this: pg.Client, ...args: unknown[]) {
      const startedAt = performance.now();
      const result = original.apply(this, args);
      if (!(result instanceof Promise)) return result;
      begin();
      return result.finally(() => end(database, startedAt));
    } as typeof pg.Client.prototype.query;
    this.#attachHttp();
  }

  /** Until nothing was waited for, nor begun, for a moment. */
  async untilStill(): Promise<void> {
    for (;;) {
      const begun = this.#begun;
      await delay(STILL_MS);
      if (this.#open === 0 && begun === this.#begun) return;
    }
  }

  #attachHttp(): void {
    const started = new WeakMap<object, number>();
    const ended = (message: unknown): void => {
      const { request } = message as { request: object };
      const startedAt = started.get(request);
      if (startedAt === undefined) return;
      started.delete(request);
      this.#end(this.http, startedAt);
    };
    subscribe('undici:request:create', (message) => {
      started.set((message as { request: object }).request, performance.now());
      this.#begin();
    });
    subscribe('undici:request:trailers', ended);
    subscribe('undici:request:error', ended);
  }

  #begin(): void {
    this.#open += 1;
    this.#begun += 1;
  }

  #end(waits: Waits, startedAt: number): void {
    this.#open -= 1;
    waits.count += 1;
    waits.ms += performance.now() - startedAt;
  }
}
