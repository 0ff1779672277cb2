import type { ApiName } from './api-name.ts';

/** One call to an operator, as it may be shown: the PRM masked, no token, no query string. */
export interface LoggedRequest {
  /** Instant on the Clock. */
  time: string;
  api: ApiName;
  method: string;
  /** Last four digits behind dots; null when the call names none. */
  prm: string | null;
  /** Asked period of a measure call. */
  dateDebut: string | null;
  dateFin: string | null;
  /** Resolution asked from ORES. */
  resolution: string | null;
  /** HTTP status; null while unanswered. */
  status: number | null;
}

const CAPACITY = 20_000;

/** The last calls, in memory, for assertions. */
export class RequestLog {
  #requests: LoggedRequest[] = [];

  /** Keeps the entry; its status is filled in later by the caller. */
  add(request: LoggedRequest): void {
    if (this.#requests.length >= CAPACITY) this.#requests.shift();
    this.#requests.push(request);
  }

  all(): readonly LoggedRequest[] {
    return this.#requests;
  }

  clear(): void {
    this.#requests = [];
  }
}

/** `••••••••••4270` */
export function maskPrm(prm: unknown): string | null {
  return typeof prm === 'string' && prm.length >= 4 ? `••••••••••${prm.slice(-4)}` : null;
}
