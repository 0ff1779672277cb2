import { setTimeout as delay } from 'node:timers/promises';

const PAUSE_MS = 20;
const PATH = '/api/v1/anomalies?status=open&muted=false';

/** Somebody who reads his alerts again and again. */
export class Reader {
  readonly #origin: string;
  readonly #cookie: string;

  constructor(origin: string, cookie: string) {
    this.#origin = origin;
    this.#cookie = cookie;
  }

  /** How long each answer took until the work was done, ms; a refused connection counts for nothing. */
  async during(work: Promise<unknown>): Promise<number[]> {
    let isOver = false;
    void work.finally(() => (isOver = true));
    const tookMs: number[] = [];
    while (!isOver) {
      const from = performance.now();
      if (await this.#read()) tookMs.push(performance.now() - from);
      await delay(PAUSE_MS);
    }
    await work;
    return tookMs;
  }

  async #read(): Promise<boolean> {
    const answer = await fetch(`${this.#origin}${PATH}`, { headers: { cookie: this.#cookie } }).catch(
      () => null,
    );
    await answer?.arrayBuffer();
    return answer?.status === 200;
  }
}
