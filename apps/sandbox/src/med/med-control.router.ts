import { Router } from 'express';
import { readPrm } from '../control/control-bodies.ts';
import { fieldsOf, require } from '../control/control-error.ts';
import type { MedAccountStore } from './med-accounts.store.ts';

/** What customers do at the gateway itself: consent for the one account, and take it back. */
export function medControlRouter(accounts: MedAccountStore): Router {
  const router = Router();
  router.get('/accounts', (_request, response) => response.json({ prms: accounts.all() }));
  router.post('/accounts', async (request, response) => {
    const prms = readPoints(fieldsOf(request.body));
    await accounts.add(prms);
    response.status(201).json({ prms });
  });
  router.delete('/accounts', async (request, response) => {
    await accounts.remove(readPrm(request.query['prm']));
    response.status(204).end();
  });
  return router;
}

/** `{prm}` or, in bulk, `{prms}`. */
function readPoints(fields: ReadonlyMap<string, unknown>): string[] {
  const points = fields.get('prms') ?? [fields.get('prm')];
  require(Array.isArray(points) && points.length > 0, 'prms must be a list with at least one PRM');
  return points.map(readPrm);
}
