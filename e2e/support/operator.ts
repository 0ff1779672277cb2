import type { LocalDate } from '@coprowatt/contracts';

/** What the simulated operator holds as true: instants in UTC, mean watts. */
export interface Truth {
  activation: LocalDate;
  days: { date: LocalDate; wh: number | null }[];
  points: { start: string; minutes: number; watts: number }[];
}

/** A connection that is kept may be closed by the server at the moment of the next call, which then fails. */
export const ONE_BY_ONE = { connection: 'close' };
const JSON_BODY = { ...ONE_BY_ONE, 'content-type': 'application/json' };

/** The simulated operator's control desk. */
export class Operator {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  truth(prm: string, from: LocalDate, to: LocalDate): Promise<Truth> {
    return this.#json(`/control/history?prm=${prm}&from=${from}&to=${to}`);
  }

  /** Replaces what it holds as true. */
  correct(prm: string, points: Truth['points']): Promise<unknown> {
    return this.#json('/control/series', { prm, points });
  }

  advanceClock(duration: string): Promise<unknown> {
    return this.#json('/control/clock', { advance: duration });
  }

  /** Moves every process to an instant that is still to come. */
  async advanceClockTo(instant: string): Promise<void> {
    const { now } = await this.#json<{ now: string }>('/control/clock');
    const seconds = Math.ceil((Date.parse(instant) - Date.parse(now)) / 1000);
    if (seconds <= 0) throw new Error(`it is ${now} already`);
    await this.advanceClock(`PT${seconds}S`);
  }

  /** Whether nobody called it for some seconds. */
  async isIdleFor(seconds: number): Promise<boolean> {
    const before = (await this.calls()).length;
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    return (await this.calls()).length === before;
  }

  /** As the customer does in his account at Enedis. */
  async takeBackShare(prm: string): Promise<void> {
    const answer = await fetch(`${this.#url}/control/shares?prm=${prm}`, { method: 'DELETE' });
    if (!answer.ok) throw new Error(`the share was not taken back: ${answer.status}`);
  }

  spoil(api: string, kind: string, times: number): Promise<unknown> {
    return this.#json('/control/faults', { api, kind, times });
  }

  async calls(): Promise<{ api: string; status: number; prm: string | null }[]> {
    const { requests } = await this.#json<{
      requests: { api: string; status: number; prm: string | null }[];
    }>('/control/requests');
    return requests;
  }

  async #json<Body>(path: string, body?: unknown): Promise<Body> {
    const init =
      body === undefined
        ? { headers: ONE_BY_ONE }
        : { method: 'POST', body: JSON.stringify(body), headers: JSON_BODY };
    const answer = await fetch(`${this.#url}${path}`, init);
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as Body;
  }
}
