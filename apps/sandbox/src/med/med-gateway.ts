import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import type { ApiName } from '../control/api-name.ts';
import type { Faults, Misfortune } from '../control/faults.ts';
import type { RequestLog } from '../control/request-log.ts';
import type { TokenStore } from '../enedis/tokens.store.ts';
import { bearerOf, Gateway, textOf, type CallSubject } from '../gateway/gateway.ts';
import type { SandboxClock } from '../time/sandbox-clock.ts';
import { ALLOWANCE } from './daily-allowance.ts';
import { MedError, medRefusals } from './med-error.ts';

const DEFAULT_WAIT_MS = 60_000;

/** What stands before the gateway's endpoints: log, token and ordered faults; the allowance depends on the stored copy. */
export class MedGateway extends Gateway {
  readonly #tokens: TokenStore;

  constructor(log: RequestLog, faults: Faults, tokens: TokenStore, clock: SandboxClock) {
    super(log, faults, clock);
    this.#tokens = tokens;
  }

  /** Bearer token, then what the call itself is checked for and counted by, then the ordered fault. */
  protected(api: ApiName, prepared: RequestHandler): RequestHandler[] {
    return [this.logged(api), this.#authenticated(), prepared, this.spoiled(api)];
  }

  #authenticated(): RequestHandler {
    return (request, _response, next) => {
      const token = bearerOf(request);
      if (token === null) throw medRefusals.missingToken();
      if (!this.#tokens.isAlive(token)) throw medRefusals.deadToken();
      next();
    };
  }

  protected override subjectOf(request: Request): CallSubject {
    const { start, end } = request.query;
    return { prm: textOf(request.params['prm']), from: textOf(start), to: textOf(end), resolution: null };
  }

  protected override async suffer(fault: Misfortune, request: Request, response: Response): Promise<void> {
    switch (fault.kind) {
      case 'token-expired':
        await this.#tokens.revoke(bearerOf(request) ?? '');
        throw medRefusals.deadToken();
      case '429':
        response.set('Retry-After', String(Math.ceil((fault.ms ?? DEFAULT_WAIT_MS) / 1_000)));
        throw medRefusals.rateLimited(ALLOWANCE.uncached, false, 429);
      case '500':
        throw medRefusals.failure();
      case '503':
        throw medRefusals.unavailable();
      case 'enedis-error':
        throw medRefusals.enedisError('Failed to fetch: 500 technical_error');
    }
  }
}

/** Turns refusals into the gateway's bodies; anything unforeseen is its 500, told on stderr. */
export const answerMedErrors: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (response.headersSent) return next(error);
  if (!(error instanceof MedError)) console.error(error);
  const { status, body } = error instanceof MedError ? error : medRefusals.failure();
  response.status(status).json(body);
};
