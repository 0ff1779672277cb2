import type { Router } from 'express';
import type { QuotaSwitch } from '../gateway/quota.ts';
import { readInstant } from './control-bodies.ts';
import { fieldsOf, require } from './control-error.ts';
import { isApi } from './fault-bodies.ts';
import type { RequestLog } from './request-log.ts';

/** What the operators saw of the application, and whether their quotas hold. */
export function requestRoutes(
  router: Router,
  { log, quotas }: { log: RequestLog; quotas: QuotaSwitch },
): void {
  router.get('/requests', (request, response) => {
    const { api = null, since } = request.query;
    require(api === null || isApi(api), 'api must be the name of an API');
    const sinceMs = since === undefined ? -Infinity : readInstant(since, 'since');
    response.json({ requests: log.find({ api, sinceMs }), dropped: log.dropped });
  });
  router.get('/requests/summary', (_request, response) => response.json({ apis: log.summary() }));
  router.delete('/requests', (_request, response) => {
    log.clear();
    response.status(204).end();
  });
  router.get('/quotas', (_request, response) => response.json(quotas));
  router.post('/quotas', (request, response) => {
    const enforced = fieldsOf(request.body).get('enforced');
    require(typeof enforced === 'boolean', 'enforced must be true or false');
    quotas.enforced = enforced;
    response.json(quotas);
  });
}
