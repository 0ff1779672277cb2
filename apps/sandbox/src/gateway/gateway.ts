import { setTimeout as delay } from 'node:timers/promises';
import type { Request, RequestHandler, Response } from 'express';
import type { ApiName } from '../control/api-name.ts';
import type { Faults, Misfortune } from '../control/faults.ts';
import { maskPrm, meterKey, type LoggedRequest, type RequestLog } from '../control/request-log.ts';
import type { SandboxClock } from '../time/sandbox-clock.ts';
import type { Quota, QuotaRefusal, QuotaSwitch } from './quota.ts';
import { dropAnswer, mistypeAnswer, truncateAnswer } from './spoiled-answers.ts';

const DEFAULT_LATENCY_MS = 1_000;

/** What a call is about, as the log and the faults need it. */
export interface CallSubject {
  prm: string | null;
  from: string | null;
  to: string | null;
  resolution: string | null;
}

/** What stands before every operator's endpoints: the request log, the quota and the misfortunes. */
export abstract class Gateway {
  protected readonly log: RequestLog;
  readonly #faults: Faults;
  protected readonly clock: SandboxClock;

  constructor(log: RequestLog, faults: Faults, clock: SandboxClock) {
    this.log = log;
    this.#faults = faults;
    this.clock = clock;
  }

  /** Endpoints that need no token. */
  open(api: ApiName): RequestHandler[] {
    return [this.logged(api), this.spoiled(api)];
  }

  protected abstract subjectOf(request: Request): CallSubject;

  /** A misfortune that this operator words itself: throws its refusal, or marks the answer and goes on. */
  protected abstract suffer(fault: Misfortune, request: Request, response: Response): Promise<void>;

  protected logged(api: ApiName): RequestHandler {
    return (request, response, next) => {
      const { prm, from, to, resolution } = this.subjectOf(request);
      const entry: LoggedRequest = {
        time: new Date(this.clock.nowMs()).toISOString(),
        api,
        method: request.method,
        prm: maskPrm(prm),
        meter: meterKey(prm),
        dateDebut: from,
        dateFin: to,
        resolution,
        quota: null,
        fault: null,
        status: null,
      };
      this.log.add(entry);
      response.locals.entry = entry;
      response.once('finish', () => this.log.answer(entry, response.statusCode));
      next();
    };
  }

  /** Quota and misfortune of one call at one instant: a call that misfortune answers 429 is not counted. */
  protected admitted(
    api: ApiName,
    quota: Quota,
    quotas: Readonly<QuotaSwitch>,
    refusalOf: (refusal: QuotaRefusal) => Error,
  ): RequestHandler {
    return (request, response, next) => {
      const nowMs = this.clock.nowMs();
      const refusal = quotas.enforced ? quota.refusal(nowMs) : null;
      if (refusal) {
        this.log.refuse(entryOf(response));
        throw refusalOf(refusal);
      }
      const fault = this.#takeFault(api, request, response);
      response.locals.fault = fault;
      if (fault?.kind.startsWith('429')) return next();
      quota.count(nowMs);
      this.log.count(entryOf(response), nowMs);
      next();
    };
  }

  protected spoiled(api: ApiName): RequestHandler {
    return async (request, response, next) => {
      const taken = response.locals.fault as Misfortune | null | undefined;
      const fault = taken === undefined ? this.#takeFault(api, request, response) : taken;
      if (!fault || (await this.#goesOn(fault, request, response))) next();
    };
  }

  #takeFault(api: ApiName, request: Request, response: Response): Misfortune | null {
    const fault = this.#faults.take(api, this.subjectOf(request).prm, this.clock.nowMs());
    entryOf(response).fault = fault?.kind ?? null;
    return fault;
  }

  /** Answers, refuses or delays; true when the call then goes its normal way. */
  async #goesOn(fault: Misfortune, request: Request, response: Response): Promise<boolean> {
    switch (fault.kind) {
      case 'latency':
        await delay(fault.ms ?? DEFAULT_LATENCY_MS);
        return true;
      case 'hang':
        return false;
      case 'drop-answer':
        dropAnswer(request, response);
        return true;
      case 'truncated':
        truncateAnswer(response);
        return true;
      case 'octet-stream':
        mistypeAnswer(response);
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

function entryOf(response: Response): LoggedRequest {
  return response.locals.entry as LoggedRequest;
}

/** `Authorization: Bearer …` */
export function bearerOf(request: Request): string | null {
  return /^Bearer +(\S+)$/i.exec(request.get('authorization') ?? '')?.[1] ?? null;
}

export function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
