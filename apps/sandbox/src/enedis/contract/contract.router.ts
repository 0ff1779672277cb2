import { Router, type Request, type Response } from 'express';
import type { ApiName } from '../../control/api-name.ts';
import { isPrm, type Meter, type MeterRegistry } from '../../meters/meter-registry.ts';
import { localDateOf } from '../../time/french-time.ts';
import type { SandboxClock } from '../../time/sandbox-clock.ts';
import { refusals } from '../enedis-error.ts';
import { sendJson, type EnedisGateway } from '../enedis-gateway.ts';
import type { ShareStore } from '../shares.store.ts';
import { meteringOf, situationOf, summaryOf } from './contract-answers.ts';

const ANSWERS = {
  situation_contrat_auto: situationOf,
  comptage_auto: meteringOf,
  synth_contrat_auto: summaryOf,
} satisfies Partial<Record<ApiName, (meter: Meter) => object>>;

/** The ITC APIs: `GET /<api>/v1/{prm}` (providers sheet, section 7). */
export function contractRouter(
  gateway: EnedisGateway,
  shares: ShareStore,
  meters: MeterRegistry,
  clock: SandboxClock,
): Router {
  const router = Router();
  for (const [api, answer] of Object.entries(ANSWERS) as [keyof typeof ANSWERS, (meter: Meter) => object][])
    router.get(
      [`/${api}/v1/:prm`, `/${api}/v1`],
      gateway.protected(api),
      (request: Request, response: Response) => {
        const prm = readPoint(request);
        if (!shares.findActive(prm, localDateOf(clock.nowMs()))) throw refusals.noConsent();
        sendJson(response, 200, answer(meters.meter(prm)));
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
