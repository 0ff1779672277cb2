import type { LocalDate } from '@coprowatt/contracts';
import { setTimeout as delay } from 'node:timers/promises';
import { ONE_BY_ONE } from '../support/operator.ts';

const SPENT_WITHIN_MS = 120_000;

/** What the operators hold: instants in UTC, mean watts. */
export interface Truth {
  activation: LocalDate;
  days: { date: LocalDate; wh: number | null }[];
  points: TruthPoint[];
}

export interface TruthPoint {
  start: string;
  minutes: number;
  watts: number;
  /** What ORES says of it; Enedis says of all that they are raw. */
  status?: 'READ' | 'EST' | 'VAL' | 'NVAL';
}

/** Largest power of a day, VA, at an instant in UTC. */
export interface TruthPeak {
  date: LocalDate;
  va: number;
  at: string;
}

/** What the operators hold of a supply. */
export interface TruthContract {
  kva: number;
  tariff: string | null;
  /** In the operator's spelling. */
  offPeak: string | null;
  segment: string | null;
  since: LocalDate | null;
  injects: boolean;
  isCommunicating: boolean;
}

/** One call as the operators logged it. */
export interface LoggedCall {
  /** Instant on the Clock at which it arrived. */
  time: string;
  api: string;
  status: number | null;
  /** What spoiled it. */
  fault: string | null;
}

/** Numbers of one API: calls, those that its quota refused, and the most within any window. */
export interface CallTally {
  calls: number;
  refused: number;
  worst: { second: number; minute: number; hour: number; day: number };
}

export interface PointFilter {
  direction?: 'production';
  unpublished?: boolean;
}

/** The simulated operators' control desk (apps/sandbox/README.md). */
export class Desk {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  async now(): Promise<number> {
    return Date.parse((await this.json<{ now: string }>('clock')).now);
  }

  /** Moves every process. */
  async advance(ms: number): Promise<void> {
    await this.json('clock', { advance: `PT${(Math.max(ms, 1) / 1000).toFixed(3)}S` });
  }

  truth(
    prm: string,
    from: LocalDate,
    to: LocalDate,
    { direction, unpublished }: PointFilter = {},
  ): Promise<Truth> {
    const query = new URLSearchParams({
      prm,
      from,
      to,
      ...(direction && { direction }),
      ...(unpublished && { unpublished: 'true' }),
    });
    return this.json(`history?${query}`);
  }

  async peaks(prm: string, from: LocalDate, to: LocalDate): Promise<TruthPeak[]> {
    return (await this.json<{ days: TruthPeak[] }>(`peaks?${new URLSearchParams({ prm, from, to })}`)).days;
  }

  contract(prm: string): Promise<TruthContract> {
    return this.json(`contract?${new URLSearchParams({ prm })}`);
  }

  /** Replaces intervals; `watts: null` makes a hole. */
  async replace(
    prm: string,
    points: { start: string; minutes: number; watts: number | null }[],
  ): Promise<void> {
    await this.json('series', { prm, points });
  }

  async consentAtGateway(prm: string): Promise<void> {
    await this.json('med/accounts', { prm });
  }

  /** The next call of an API never has an answer. */
  hang(api: string): Promise<void> {
    return this.order(api, 'hang');
  }

  /** Spoils the next call of an API. */
  async order(api: string, kind: string): Promise<void> {
    await this.json('faults', { api, kind });
  }

  /** Until a call has met what was ordered. @throws Error when none comes. */
  async untilSpent(): Promise<void> {
    for (const end = Date.now() + SPENT_WITHIN_MS; Date.now() < end; await delay(25)) {
      const { faults } = await this.json<{ faults: unknown[] }>('faults');
      if (faults.length === 0) return;
    }
    throw new Error('no call met what was ordered');
  }

  /** Takes back what was ordered and not spent. */
  async takeBack(): Promise<void> {
    await this.#delete('faults');
  }

  /** Takes back every fault, ordered or random. */
  async calm(): Promise<void> {
    await this.takeBack();
    await this.#delete('faults/random');
  }

  /** Numbers of all calls, by API. */
  async summary(): Promise<Record<string, CallTally>> {
    return (await this.json<{ apis: Record<string, CallTally> }>('requests/summary')).apis;
  }

  async calls(): Promise<LoggedCall[]> {
    return (await this.json<{ requests: LoggedCall[] }>('requests')).requests;
  }

  async json<Body>(path: string, body?: unknown): Promise<Body> {
    const headers = { ...ONE_BY_ONE, 'content-type': 'application/json' };
    const init = body === undefined ? { headers } : { method: 'POST', body: JSON.stringify(body), headers };
    const answer = await fetch(`${this.#url}/control/${path}`, init);
    if (!answer.ok) throw new Error(`/control/${path} answered ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as Body;
  }

  async #delete(path: string): Promise<void> {
    const answer = await fetch(`${this.#url}/control/${path}`, { method: 'DELETE', headers: ONE_BY_ONE });
    if (!answer.ok) throw new Error(`/control/${path} answered ${answer.status}`);
  }
}
