import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import type { Provider } from 'oidc-provider';
import type { ApiName } from '../control/api-name.ts';
import type { Faults, Misfortune } from '../control/faults.ts';
import type { RequestLog } from '../control/request-log.ts';
import { bearerOf, Gateway, textOf, type CallSubject } from '../gateway/gateway.ts';
import { Quota, type QuotaSwitch, type QuotaWindow } from '../gateway/quota.ts';
import type { SandboxClock } from '../time/sandbox-clock.ts';
import { OresProblem, problems } from './metering/ores-problem.ts';
import type { OauthStore } from './oauth/oauth.store.ts';

const DEFAULT_WAIT_MS = 60_000;
/** 2,000 calls a day and 60 a minute for each client (providers sheet, section 12.2). */
export const METERING_QUOTA: [QuotaWindow, QuotaWindow] = [
  { limit: 2_000, lengthMs: 86_400_000 },
  { limit: 60, lengthMs: 60_000 },
];

/** The access token of a call that passed the gateway. */
export interface BearerToken {
  grantId: string | undefined;
  scopes: ReadonlySet<string>;
}

/** What stands before ORES's endpoints: log, token, quota and misfortunes. */
export class OresGateway extends Gateway {
  readonly #server: Provider;
  readonly #tokens: OauthStore;
  /** One client, so one quota for its metering calls. */
  readonly #quota = new Quota(METERING_QUOTA);

  readonly #quotas: QuotaSwitch;

  constructor(
    log: RequestLog,
    faults: Faults,
    server: Provider,
    tokens: OauthStore,
    quotas: QuotaSwitch,
    clock: SandboxClock,
  ) {
    super(log, faults, clock);
    this.#quotas = quotas;
    this.#server = server;
    this.#tokens = tokens;
  }

  /** Endpoints of the application: bearer token, then quota. */
  protected(api: ApiName): RequestHandler[] {
    const admitted = this.admitted(api, this.#quota, this.#quotas, ({ allowedAtMs }) =>
      problems.rateLimited(secondsOf(allowedAtMs - this.clock.nowMs())),
    );
    return [this.logged(api), this.#authenticated(), admitted, this.spoiled(api)];
  }

  #authenticated(): RequestHandler {
    return async (request, response, next) => {
      const value = bearerOf(request) ?? '';
      const token = await this.#server.AccessToken.find(value);
      if (!token) throw problems.invalidToken();
      await this.#tokens.useAccessToken(value);
      response.locals.token = { grantId: token.grantId, scopes: token.scopes } satisfies BearerToken;
      next();
    };
  }

  protected override subjectOf(request: Request): CallSubject {
    const { prm, start, end, resolution } = request.query;
    return {
      prm: textOf(prm) ?? textOf((request.body as { prm?: unknown } | undefined)?.prm),
      from: textOf(start),
      to: textOf(end),
      resolution: textOf(resolution),
    };
  }

  protected override async suffer(fault: Misfortune, request: Request, response: Response): Promise<void> {
    switch (fault.kind) {
      case 'server-error':
        response.locals.serverError = true;
        return;
      case 'unreadable-point':
        response.locals.unreadablePoint = true;
        return;
      case 'token-expired':
        await this.#tokens.expireAccessToken(bearerOf(request) ?? '');
        throw problems.invalidToken();
      case '429':
        throw problems.rateLimited(secondsOf(fault.ms ?? DEFAULT_WAIT_MS));
      case 'unknown-code':
        throw problems.unforeseen();
      case '500':
        throw problems.internal();
      case '503':
        throw problems.maintenance(secondsOf(fault.ms ?? DEFAULT_WAIT_MS));
    }
  }
}

function secondsOf(ms: number): number {
  return Math.ceil(ms / 1_000);
}

/** Turns refusals into `application/problem+json`; anything unforeseen is `internal`, told on stderr. */
export const answerProblems: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (response.headersSent) return next(error);
  if (!(error instanceof OresProblem)) console.error(error);
  const { status, code, message, retryAfterS } = error instanceof OresProblem ? error : problems.internal();
  if (retryAfterS !== null) response.set('Retry-After', String(retryAfterS));
  if (status === 401) response.set('WWW-Authenticate', 'Bearer error="invalid_token"');
  response
    .status(status)
    .type('application/problem+json')
    .send(
      JSON.stringify({
        type: `urn:ores:problem:${code}`,
        title: code.replaceAll('_', ' '),
        status,
        code,
        detail: message,
        ...(retryAfterS !== null && { retry_after: retryAfterS }),
      }),
    );
};
