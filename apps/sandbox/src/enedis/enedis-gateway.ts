import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import type { ApiName } from '../control/api-name.ts';
import type { FaultKind } from '../control/fault-kinds.ts';
import type { Faults, Misfortune } from '../control/faults.ts';
import type { RequestLog } from '../control/request-log.ts';
import { bearerOf, Gateway, textOf, type CallSubject } from '../gateway/gateway.ts';
import { Quota, type QuotaSwitch } from '../gateway/quota.ts';
import { wallClock, type EpochMs } from '../time/french-time.ts';
import type { SandboxClock } from '../time/sandbox-clock.ts';
import { EnedisError, refusals } from './enedis-error.ts';
import type { TokenStore } from './tokens.store.ts';

const DEFAULT_WAIT_MS = 60_000;
/** Providers sheet, section 9. */
const PER_HOUR = { limit: 1_000, lengthMs: 3_600_000 };
const PER_SECOND = { limit: 5, lengthMs: 1_000 };

/** What stands before Enedis's endpoints: log, token, quota and misfortunes. */
export class EnedisGateway extends Gateway {
  readonly #tokens: TokenStore;
  readonly #quotas: QuotaSwitch;

  constructor(log: RequestLog, faults: Faults, tokens: TokenStore, quotas: QuotaSwitch, clock: SandboxClock) {
    super(log, faults, clock);
    this.#tokens = tokens;
    this.#quotas = quotas;
  }

  /** Endpoints of the application: bearer token, then the quota of this API. */
  protected(api: ApiName): RequestHandler[] {
    const admitted = this.admitted(api, new Quota([PER_HOUR, PER_SECOND]), this.#quotas, (refusal) => {
      const at = allowedOn(refusal.allowedAtMs);
      return refusal.window === PER_SECOND ? refusals.perSecond(at) : refusals.perHour(at);
    });
    return [this.logged(api), this.#authenticated(), admitted, this.spoiled(api)];
  }

  #authenticated(): RequestHandler {
    return (request, _response, next) => {
      const token = bearerOf(request);
      if (token === null) throw refusals.missingCredentials();
      if (!this.#tokens.isAlive(token)) throw refusals.deadToken();
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

  protected override async suffer(fault: Misfortune, request: Request, response: Response): Promise<void> {
    const waitMs = fault.ms ?? DEFAULT_WAIT_MS;
    switch (fault.kind) {
      case 'null-services':
        response.locals.nullServices = true;
        return;
      case 'unreadable-point':
      case 'missing-quantity':
      case 'v5-body':
        response.locals.spoiltBody = fault.kind;
        return;
      case 'token-expired':
        await this.#tokens.revoke(bearerOf(request) ?? '');
        throw refusals.deadToken();
      case '429-retry-after':
        response.set('Retry-After', secondsOf(waitMs));
        throw refusals.rateLimited();
      case '503':
        if (fault.ms !== null) response.set('Retry-After', secondsOf(fault.ms));
        throw refusals.unavailable();
    }
    const refusal = REFUSALS[fault.kind]?.(allowedOn(this.clock.nowMs() + waitMs));
    if (refusal) throw refusal;
  }
}

/** Misfortunes that are no more than a refusal; a 429 names the time of the next call. */
const REFUSALS: Partial<Record<FaultKind, (allowedOn: string) => EnedisError>> = {
  '429': refusals.perHour,
  '429-q3': refusals.perSecond,
  '429-sla': refusals.perSla,
  '500': refusals.technical,
  '500-dc-0500': refusals.failure0500,
  '500-stm': refusals.failureStm,
  '500-si-coeur': refusals.unknownParameter,
  '900908': refusals.notSubscribed,
  'dc-0007': refusals.notHolder,
  'dc-0008': refusals.noConsent,
  'dc-0009': refusals.beforeConsent,
  'err-0061': refusals.notRecognised,
  'stm-14': refusals.notCommunicating,
  'stm-19': refusals.unknownSite,
  'stm-20': refusals.noMeasure,
  'unknown-code': refusals.unknownCode,
};

function secondsOf(ms: number): string {
  return String(Math.ceil(ms / 1_000));
}

/** Paris time of day, rounded up to the second. */
function allowedOn(at: EpochMs): string {
  return wallClock(Math.ceil(at / 1_000) * 1_000).slice(11);
}

/** JSON under the type that the endpoint declares. */
export function sendJson(
  response: Response,
  status: number,
  body: object,
  contentType = 'application/json',
): void {
  response.status(status).set('Content-Type', contentType);
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
