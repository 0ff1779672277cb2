import { join } from 'node:path';
import { Router } from 'express';
import type { ApiName } from '../control/api-name.ts';
import type { Faults } from '../control/faults.ts';
import type { RequestLog } from '../control/request-log.ts';
import type { Application } from '../enedis/token.router.ts';
import { TokenStore } from '../enedis/tokens.store.ts';
import type { QuotaSwitch } from '../gateway/quota.ts';
import type { MeterRegistry } from '../meters/meter-registry.ts';
import type { OperatorData } from '../meters/operator-data.ts';
import type { SandboxClock } from '../time/sandbox-clock.ts';
import type { MedAccountStore } from './med-accounts.store.ts';
import { MedAllowance } from './med-allowance.ts';
import { medRefusals } from './med-error.ts';
import { answerMedErrors, MedGateway } from './med-gateway.ts';
import { MedMeasures, type MedGround } from './med-measures.ts';
import { MedPoints } from './med-points.ts';
import { MED_SERIES, type SeriesName } from './med-series.ts';
import { medTokenRouter } from './med-token.router.ts';
import { StoredCopies } from './stored-copies.ts';

const PATHS: Readonly<Record<SeriesName, { path: string; api: ApiName }>> = {
  daily: { path: 'consumption/daily', api: 'med_daily' },
  detail: { path: 'consumption/detail', api: 'med_detail' },
  power: { path: 'power', api: 'med_power' },
  production_daily: { path: 'production/daily', api: 'med_production_daily' },
  production_detail: { path: 'production/detail', api: 'med_production_detail' },
};

export interface MedSettings {
  account: Application;
  dataDir: string;
  clock: SandboxClock;
  data: OperatorData;
  faults: Faults;
  log: RequestLog;
  medAccounts: MedAccountStore;
  meters: MeterRegistry;
  quotas: Readonly<QuotaSwitch>;
}

/** `/med`: the second gateway of MyElectricalData (providers sheet, section 11), in front of the same meters as `/enedis`. */
export function medRouter({
  account,
  dataDir,
  clock,
  data,
  faults,
  log,
  medAccounts,
  meters,
  quotas,
}: MedSettings): Router {
  const tokens = new TokenStore(join(dataDir, 'med'));
  const gateway = new MedGateway(log, faults, tokens, clock);
  const allowance = new MedAllowance(clock, log, quotas);
  const ground = { accounts: medAccounts, allowance, clock, copies: new StoredCopies(), data, meters };
  const router = Router();
  router.use(medTokenRouter(gateway, tokens, account));
  serveMeasures(router, gateway, ground);
  servePoints(router, gateway, ground);
  router.use(() => {
    throw medRefusals.unknownResource();
  });
  router.use(answerMedErrors);
  return router;
}

function serveMeasures(router: Router, gateway: MedGateway, ground: MedGround): void {
  const measures = new MedMeasures(ground);
  for (const series of Object.values(MED_SERIES)) {
    const { path, api } = PATHS[series.name];
    const before = gateway.protected(api, measures.prepare(series));
    router.get(`/enedis/${path}/:prm`, ...before, measures.answer(series));
  }
}

function servePoints(router: Router, gateway: MedGateway, ground: MedGround): void {
  const points = new MedPoints(ground);
  const contract = gateway.protected('med_contract', points.prepareContract());
  const cache = gateway.protected('med_cache', points.checkHeld());
  router.get('/enedis/contract/:prm', ...contract, points.contract());
  router.delete('/enedis/cache/:prm', ...cache, points.forget());
}
