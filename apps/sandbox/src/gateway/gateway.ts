import { setTimeout as delay } from 'node:timers/promises';
import type { Request, RequestHandler, Response } from 'express';
import type { ApiName } from '../control/api-name.ts';
import type { Fault, Faults } from '../control/faults.ts';
import { maskPrm, type LoggedRequest, type RequestLog } from '../control/request-log.ts';
import type { SandboxClock } from '../time/sandbox-clock.ts';

const DEFAULT_LATENCY_MS = 1_000;

/** What a call is about, as the log and the faults need it. */
export interface CallSubject {
  prm: string | null;
  from: string | null;
  to: string | null;
  resolution: string | null;
}

/** What stands before every operator's endpoints: the request log and the ordered faults. */
export abstract class Gateway {
  readonly #log: RequestLog;
  readonly #faults: Faults;
  protected readonly clock: SandboxClock;

  constructor(log: RequestLog, faults: Faults, clock: SandboxClock) {
    this.#log = log;
    this.#faults = faults;
    this.clock = clock;
  }

  /** Endpoints that need no token. */
  open(api: ApiName): RequestHandler[] {
    return [this.logged(api), this.spoiled(api)];
  }

  protected abstract subjectOf(request: Request): CallSubject;

  /** A misfortune that this operator words itself: throws its refusal, or marks the answer and goes on. */
  protected abstract suffer(fault: Fault, request: Request, response: Response): Promise<void>;

  protected logged(api: ApiName): RequestHandler {
    return (request, response, next) => {
      const { prm, from, to, resolution } = this.subjectOf(request);
      const entry: LoggedRequest = {
        time: new Date(this.clock.nowMs()).toISOString(),
        api,
        method: request.method,
        prm: maskPrm(prm),
        dateDebut: from,
        dateFin: to,
        resolution,
        status: null,
      };
      this.#log.add(entry);
      response.once('finish', () => (entry.status = response.statusCode));
      next();
    };
  }

  protected spoiled(api: ApiName): RequestHandler {
    return async (request, response, next) => {
      const fault = this.#faults.take(api, this.subjectOf(request).prm);
      if (!fault || (await this.#goesOn(fault, request, response))) next();
    };
  }

  /** Answers, refuses or delays; true when the call then goes its normal way. */
  async #goesOn(fault: Fault, request: Request, response: Response): Promise<boolean> {
    switch (fault.kind) {
      case 'latency':
        await delay(fault.ms ?? DEFAULT_LATENCY_MS);
        return true;
      case 'hang':
        return false;
      case 'drop-answer':
        dropAnswer(request, response);
        return true;
      case 'non-json':
        response
          .status(200)
          .type('html')
          .send('<html><body>Service momentanement indisponible</body></html>');
        return false;
      default:
        await this.suffer(fault, request, response);
        return true;
    }
  }
}

/** The call takes effect and its answer is lost: the connection breaks instead. */
function dropAnswer(request: Request, response: Response): void {
  response.end = () => {
    request.socket.destroy();
    return response;
  };
}

/** `Authorization: Bearer …` */
export function bearerOf(request: Request): string | null {
  return /^Bearer +(\S+)$/i.exec(request.get('authorization') ?? '')?.[1] ?? null;
}

export function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
