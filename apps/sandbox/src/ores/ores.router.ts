import { Router } from 'express';
import type { Faults } from '../control/faults.ts';
import type { RequestLog } from '../control/request-log.ts';
import type { QuotaSwitch } from '../gateway/quota.ts';
import type { UseCounter } from '../storage/use-counter.ts';
import type { SandboxClock } from '../time/sandbox-clock.ts';
import { OresConsentDesk } from './consents/consent-desk.ts';
import type { ConsentStore } from './consents/consents.store.ts';
import { ReadyConsents } from './consents/ready-consents.ts';
import { Metering } from './metering/metering.router.ts';
import { problems } from './metering/ores-problem.ts';
import type { EanRegistry } from './meters/ean-registry.ts';
import type { OresData } from './meters/ores-data.ts';
import { authorizationServer } from './oauth/authorization-server.ts';
import { OauthStore } from './oauth/oauth.store.ts';
import type { OresApplication } from './oauth/protocol.ts';
import { answerProblems, OresGateway } from './ores-gateway.ts';

export interface Ores {
  application: OresApplication;
  /** Where the sandbox is reached: `http://127.0.0.1:3999`. */
  origin: string;
  dataDir: string;
  clock: SandboxClock;
  consents: ConsentStore;
  eans: EanRegistry;
  faults: Faults;
  log: RequestLog;
  oresData: OresData;
  quotas: QuotaSwitch;
  uses: UseCounter;
}

/** The whole of ORES under its path root, and what gives consents beside its page. */
export function createOres(ores: Ores): { router: Router; readyConsents: ReadyConsents } {
  const { application, clock, consents, eans, faults, log, oresData, quotas, uses } = ores;
  const store = new OauthStore(ores.dataDir);
  const server = authorizationServer(application, `${ores.origin}/ores/oauth`, store, consents, clock);
  const gateway = new OresGateway(log, faults, server, store, quotas, clock);
  const router = Router();
  router.use(
    new OresConsentDesk(server, consents, eans, clock).router(gateway),
    new Metering(oresData, consents, uses, eans, clock).router(gateway),
  );
  router.all('/oauth/authorize', gateway.open('ores_authorize'));
  router.all('/oauth/token', gateway.open('ores_token'));
  router.all('/oauth/revoke', gateway.open('ores_revoke'));
  router.use('/oauth', server.callback());
  router.use(() => {
    throw problems.unknownResource();
  });
  router.use(answerProblems);
  return { router, readyConsents: new ReadyConsents(server, consents, eans, clock) };
}
