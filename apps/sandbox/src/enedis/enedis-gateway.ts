import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import type { ApiName } from '../control/api-name.ts';
import type { Fault, Faults } from '../control/faults.ts';
import type { RequestLog } from '../control/request-log.ts';
import { bearerOf, Gateway, textOf, type CallSubject } from '../gateway/gateway.ts';
import { Quota } from '../gateway/quota.ts';
import { wallClock, type EpochMs } from '../time/french-time.ts';
import type { SandboxClock } from '../time/sandbox-clock.ts';
import { EnedisError, refusals } from './enedis-error.ts';
import type { TokenStore } from './tokens.store.ts';

const DEFAULT_WAIT_MS = 60_000;
/** Providers sheet, section 9. */
const PER_HOUR = { limit: 1_000, lengthMs: 3_600_000 };
const PER_SECOND = { limit: 5, lengthMs: 1_000 };

/** What stands before Enedis's endpoints: log, token, quota and ordered faults. */
export class EnedisGateway extends Gateway {
  readonly #tokens: TokenStore;

  constructor(log: RequestLog, faults: Faults, tokens: TokenStore, clock: SandboxClock) {
    super(log, faults, clock);
    this.#tokens = tokens;
  }

  /** Endpoints of the application: bearer token, then quota. */
  protected(api: ApiName): RequestHandler[] {
    return [this.logged(api), this.#authenticated(), this.#withinQuota(), this.spoiled(api)];
  }

  #authenticated(): RequestHandler {
    return (request, _response, next) => {
      const token = bearerOf(request);
      if (token === null) throw refusals.missingCredentials();
      if (!this.#tokens.isAlive(token)) throw refusals.deadToken();
      next();
    };
  }

  /** One quota an API. */
  #withinQuota(): RequestHandler {
    const quota = new Quota([PER_HOUR, PER_SECOND]);
    return (_request, _response, next) => {
      const refusal = quota.spend(this.clock.nowMs());
      if (refusal?.window === PER_SECOND) throw refusals.perSecond(allowedOn(refusal.allowedAtMs));
      if (refusal) throw refusals.perHour(allowedOn(refusal.allowedAtMs));
      next();
    };
  }

  protected override subjectOf(request: Request): CallSubject {
    const { pointId, dateDebut, dateFin } = request.query;
    return {
      prm:
        textOf(pointId) ??
        textOf(request.params.prm) ??
        textOf((request.body as { prm?: unknown } | undefined)?.prm),
      from: textOf(dateDebut),
      to: textOf(dateFin),
      resolution: null,
    };
  }

  protected override async suffer(fault: Fault, request: Request, response: Response): Promise<void> {
    switch (fault.kind) {
      case 'octet-stream':
        response.locals.contentType = 'application/octet-stream';
        return;
      case 'null-services':
        response.locals.nullServices = true;
        return;
      case 'token-expired':
        await this.#tokens.revoke(bearerOf(request) ?? '');
        throw refusals.deadToken();
      case '429':
        throw refusals.perHour(allowedOn(this.clock.nowMs() + (fault.ms ?? DEFAULT_WAIT_MS)));
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
