import { json, Router, type ErrorRequestHandler } from 'express';
import type { QuotaSwitch } from '../gateway/quota.ts';
import type { MedAccountStore } from '../med/med-accounts.store.ts';
import { medControlRouter } from '../med/med-control.router.ts';
import type { SandboxClock } from '../time/sandbox-clock.ts';
import { ControlError, fieldsOf, require } from './control-error.ts';
import { dataRoutes, type DataDesk } from './data.routes.ts';
import { faultRoutes } from './fault.routes.ts';
import type { Faults } from './faults.ts';
import type { RequestLog } from './request-log.ts';
import { requestRoutes } from './request.routes.ts';
import { consentRoutes, shareRoutes, type ShareDesk } from './share.routes.ts';

export interface ControlDesk extends DataDesk, ShareDesk {
  faults: Faults;
  log: RequestLog;
  medAccounts: MedAccountStore;
  quotas: QuotaSwitch;
}

/** What no operator offers: time, faults, corrections, bulk history, the request log (apps/sandbox/README.md). */
export function controlRouter(desk: ControlDesk): Router {
  const router = Router();
  router.use(json({ limit: '50mb' }));
  clockRoutes(router, desk);
  faultRoutes(router, desk);
  requestRoutes(router, desk);
  dataRoutes(router, desk);
  shareRoutes(router, desk);
  consentRoutes(router, desk);
  router.use('/med', medControlRouter(desk.medAccounts));
  router.use(answerControlErrors);
  return router;
}

function clockRoutes(router: Router, { clock }: { clock: SandboxClock }): void {
  const told = (now: Date): object => ({ now: now.toISOString(), clock: clock.kind });
  router.get('/clock', (_request, response) => response.json(told(new Date(clock.nowMs()))));
  router.post('/clock', async (request, response) => {
    const advance = fieldsOf(request.body).get('advance');
    require(typeof advance === 'string', 'advance must be an ISO 8601 duration such as PT24H');
    response.json(told(await clock.advance(advance)));
  });
}

const answerControlErrors: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  const expected =
    error instanceof ControlError || error instanceof RangeError || error instanceof SyntaxError;
  if (!expected) return next(error);
  response.status(400).json({ error: error.message });
};
