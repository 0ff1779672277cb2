import type { LocalDate } from '@coprowatt/contracts';

/** What the simulated operator holds as true: instants in UTC, mean watts. */
export interface Truth {
  activation: LocalDate;
  days: { date: LocalDate; wh: number | null }[];
  points: { start: string; minutes: number; watts: number }[];
}

/** The simulated operator's control desk. */
export class Operator {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  truth(prm: string, from: LocalDate, to: LocalDate): Promise<Truth> {
    return this.#json(`/control/history?prm=${prm}&from=${from}&to=${to}`);
  }

  advanceClock(duration: string): Promise<unknown> {
    return this.#json('/control/clock', { advance: duration });
  }

  /** As the customer does in his account at Enedis. */
  async takeBackShare(prm: string): Promise<void> {
    const answer = await fetch(`${this.#url}/control/shares?prm=${prm}`, { method: 'DELETE' });
    if (!answer.ok) throw new Error(`the share was not taken back: ${answer.status}`);
  }

  spoil(api: string, kind: string, times: number): Promise<unknown> {
    return this.#json('/control/faults', { api, kind, times });
  }

  calls(): Promise<{ api: string; status: number; prm: string | null }[]> {
    return this.#json('/control/requests');
  }

  async #json<Body>(path: string, body?: unknown): Promise<Body> {
    const init =
      body === undefined
        ? {}
        : { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    const answer = await fetch(`${this.#url}${path}`, init);
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as Body;
  }
}
