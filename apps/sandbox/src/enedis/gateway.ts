import { setTimeout as delay } from 'node:timers/promises';
import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import type { ApiName } from '../control/api-name.ts';
import type { Fault, Faults } from '../control/faults.ts';
import { maskPrm, type LoggedRequest, type RequestLog } from '../control/request-log.ts';
import type { SandboxClock } from '../time/sandbox-clock.ts';
import { wallClock, type EpochMs } from '../time/french-time.ts';
import { EnedisError, refusals } from './enedis-error.ts';
import { Quota } from './quota.ts';
import type { TokenStore } from './tokens.store.ts';

const DEFAULT_LATENCY_MS = 1_000;
const DEFAULT_WAIT_MS = 60_000;

/** What stands before the operator's endpoints: log, token, quota and ordered faults. */
export class Gateway {
  readonly #log: RequestLog;
  readonly #faults: Faults;
  readonly #tokens: TokenStore;
  readonly #clock: SandboxClock;

  constructor(log: RequestLog, faults: Faults, tokens: TokenStore, clock: SandboxClock) {
    this.#log = log;
    this.#faults = faults;
    this.#tokens = tokens;
    this.#clock = clock;
  }

  /** Endpoints that need no token. */
  open(api: ApiName): RequestHandler[] {
    return [this.#logged(api), this.#spoiled(api)];
  }

  /** Endpoints of the application: bearer token, then quota. */
  protected(api: ApiName): RequestHandler[] {
    return [this.#logged(api), this.#authenticated(), this.#withinQuota(), this.#spoiled(api)];
  }

  #logged(api: ApiName): RequestHandler {
    return (request, response, next) => {
      const entry: LoggedRequest = {
        time: new Date(this.#clock.nowMs()).toISOString(),
        api,
        method: request.method,
        prm: maskPrm(prmOf(request)),
        dateDebut: textOf(request.query.dateDebut),
        dateFin: textOf(request.query.dateFin),
        status: null,
      };
      this.#log.add(entry);
      response.once('finish', () => (entry.status = response.statusCode));
      next();
    };
  }

  #authenticated(): RequestHandler {
    return (request, _response, next) => {
      const token = bearerOf(request);
      if (token === null) throw refusals.missingCredentials();
      if (!this.#tokens.isAlive(token)) throw refusals.deadToken();
      next();
    };
  }

  #withinQuota(): RequestHandler {
    const quota = new Quota();
    return (_request, _response, next) => {
      const refusal = quota.spend(this.#clock.nowMs());
      if (refusal?.window === 'second') throw refusals.perSecond(allowedOn(refusal.allowedAtMs));
      if (refusal?.window === 'hour') throw refusals.perHour(allowedOn(refusal.allowedAtMs));
      next();
    };
  }

  #spoiled(api: ApiName): RequestHandler {
    return async (request, response, next) => {
      const fault = this.#faults.take(api, prmOf(request));
      if (!fault) return next();
      const goesOn = await this.#suffer(fault, request, response);
      if (goesOn) next();
    };
  }

  /** Answers, refuses or delays; true when the call then goes its normal way. */
  async #suffer(fault: Fault, request: Request, response: Response): Promise<boolean> {
    switch (fault.kind) {
      case 'latency':
        await delay(fault.ms ?? DEFAULT_LATENCY_MS);
        return true;
      case 'hang':
        return false;
      case 'non-json':
        response
          .status(200)
          .type('html')
          .send('<html><body>Service momentanement indisponible</body></html>');
        return false;
      case 'octet-stream':
        response.locals.contentType = 'application/octet-stream';
        return true;
      case 'null-services':
        response.locals.nullServices = true;
        return true;
      case 'token-expired':
        await this.#tokens.revoke(bearerOf(request) ?? '');
        throw refusals.deadToken();
      case '429':
        throw refusals.perHour(allowedOn(this.#clock.nowMs() + (fault.ms ?? DEFAULT_WAIT_MS)));
      case '500':
        throw refusals.technical();
      case '503':
        throw refusals.unavailable();
      case '900908':
        throw refusals.notSubscribed();
      case 'dc-0007':
        throw refusals.notHolder();
      case 'dc-0008':
        throw refusals.noConsent();
    }
  }
}

/** Paris time of day, rounded up to the second. */
function allowedOn(at: EpochMs): string {
  return wallClock(Math.ceil(at / 1_000) * 1_000).slice(11);
}

function bearerOf(request: Request): string | null {
  return /^Bearer +(\S+)$/i.exec(request.get('authorization') ?? '')?.[1] ?? null;
}

function prmOf(request: Request): string | null {
  return textOf(request.query.pointId) ?? textOf((request.body as { prm?: unknown } | undefined)?.prm);
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** JSON under the type that the endpoint, or an ordered fault, declares. */
export function sendJson(
  response: Response,
  status: number,
  body: object,
  contentType = 'application/json',
): void {
  const declared: unknown = response.locals.contentType;
  response.status(status).set('Content-Type', typeof declared === 'string' ? declared : contentType);
  response.end(JSON.stringify(body));
}

/** Turns refusals into the operator's bodies; anything unforeseen is its `technical_error`, told on stderr. */
export const answerErrors: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (response.headersSent) return next(error);
  const refusal =
    error instanceof EnedisError
      ? error
      : isBadBody(error)
        ? refusals.invalidRequest('unreadable body')
        : null;
  if (!refusal) console.error(error);
  const { status, body } = refusal ?? refusals.technical();
  sendJson(response, status, body);
};

/** Errors of the body parsers carry a 4xx status. */
function isBadBody(error: unknown): boolean {
  return (
    error instanceof Error && 'status' in error && typeof error.status === 'number' && error.status < 500
  );
}
