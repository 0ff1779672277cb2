import { Router, type Request, type Response } from 'express';
import type { ApiName } from '../../control/api-name.ts';
import { isPrm, type Meter } from '../../meters/meter-registry.ts';
import { refusals } from '../enedis-error.ts';
import { sendJson, type EnedisGateway } from '../enedis-gateway.ts';
import type { PointAccess } from '../point-access.ts';
import { meteringOf, situationOf, summaryOf } from './contract-answers.ts';

const ANSWERS: [ApiName, (meter: Meter) => object][] = [
  ['situation_contrat_auto', situationOf],
  ['comptage_auto', meteringOf],
  ['synth_contrat_auto', summaryOf],
];

/** The ITC APIs: `GET /<api>/v1/{prm}` (providers sheet, section 7). */
export function contractRouter(gateway: EnedisGateway, access: PointAccess): Router {
  const router = Router();
  for (const [api, answer] of ANSWERS)
    router.get(
      [`/${api}/v1/:prm`, `/${api}/v1`],
      gateway.protected(api),
      async (request: Request, response: Response) => {
        const meter = await access.open(readPoint(request));
        sendJson(response, 200, answer(meter));
      },
    );
  return router;
}

/** The point is the last part of the path. @throws EnedisError 500 for any query, 400 for a malformed point. */
function readPoint({ params: { prm }, query }: Request): string {
  if (prm === undefined || Object.keys(query).length > 0) throw refusals.unknownParameter();
  if (!isPrm(prm)) throw refusals.invalidRequest('usage_point_id is invalid: 14 digits are expected');
  return prm;
}
