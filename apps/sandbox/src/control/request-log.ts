import { createHmac, randomBytes } from 'node:crypto';
import { CallTally } from '../gateway/call-tally.ts';
import type { EpochMs } from '../time/french-time.ts';
import type { ApiName } from './api-name.ts';

/** One call to an operator, as it may be shown: the PRM masked, no token, no query string. */
export interface LoggedRequest {
  /** Instant on the Clock, to the millisecond: of the count against the quota, else of the arrival. */
  time: string;
  api: ApiName;
  method: string;
  /** Last four digits behind dots; null when the call names none. */
  prm: string | null;
  /** The same word for the same point as long as this process lives. */
  meter: string | null;
  /** Asked period of a measure call. */
  dateDebut: string | null;
  dateFin: string | null;
  /** Resolution asked from ORES. */
  resolution: string | null;
  /** Whether the quota let it through and counted it, or refused it; null when it never got there. */
  quota: 'counted' | 'refused' | null;
  /** Misfortune that spoiled it, ordered or random. */
  fault: string | null;
  /** HTTP status; null while unanswered. */
  status: number | null;
}

export interface RequestFilter {
  api: ApiName | null;
  /** Calls at this instant and later. */
  sinceMs: EpochMs;
}

const CAPACITY = 100_000;

/** The last calls, in memory, for assertions, and the numbers of all calls. */
export class RequestLog {
  /** A ring once it is full. */
  #requests: LoggedRequest[] = [];
  #added = 0;
  #tallies = new Map<ApiName, CallTally>();

  add(request: LoggedRequest): void {
    this.#requests[this.#added % CAPACITY] = request;
    this.#added += 1;
    this.#tally(request.api).calls += 1;
  }

  /** The quota let the call through. */
  count(request: LoggedRequest, nowMs: EpochMs): void {
    request.quota = 'counted';
    request.time = new Date(nowMs).toISOString();
    this.#tally(request.api).count(nowMs);
  }

  refuse(request: LoggedRequest): void {
    request.quota = 'refused';
    this.#tally(request.api).refused += 1;
  }

  answer(request: LoggedRequest, status: number): void {
    request.status = status;
    if (status === 429) this.#tally(request.api).status429 += 1;
  }

  find({ api, sinceMs }: RequestFilter): LoggedRequest[] {
    const turn = this.#added % CAPACITY;
    const ordered =
      this.#added > CAPACITY
        ? [...this.#requests.slice(turn), ...this.#requests.slice(0, turn)]
        : this.#requests;
    return ordered.filter(
      (request) => (api === null || request.api === api) && Date.parse(request.time) >= sinceMs,
    );
  }

  /** Calls that the list has forgotten. */
  get dropped(): number {
    return Math.max(0, this.#added - CAPACITY);
  }

  /** Numbers of every call since the last clearing, by API. */
  summary(): Record<string, CallTally> {
    return Object.fromEntries(this.#tallies);
  }

  clear(): void {
    this.#requests = [];
    this.#added = 0;
    this.#tallies = new Map();
  }

  #tally(api: ApiName): CallTally {
    let tally = this.#tallies.get(api);
    if (!tally) this.#tallies.set(api, (tally = new CallTally()));
    return tally;
  }
}

/** `••••••••••4270` */
export function maskPrm(prm: unknown): string | null {
  return typeof prm === 'string' && prm.length >= 4 ? `••••••••••${prm.slice(-4)}` : null;
}

const processKey = randomBytes(32);

/** An opaque word for a point. */
export function meterKey(prm: string | null): string | null {
  return prm === null ? null : createHmac('sha256', processKey).update(prm).digest('base64url').slice(0, 16);
}
