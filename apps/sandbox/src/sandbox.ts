import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import express, { type Express, type RequestHandler, type Router } from 'express';
import { controlRouter } from './control/control.router.ts';
import { Faults } from './control/faults.ts';
import { RequestLog } from './control/request-log.ts';
import { ConsentDesk } from './enedis/consent.router.ts';
import { contractRouter } from './enedis/contract/contract.router.ts';
import { refusals } from './enedis/enedis-error.ts';
import { answerErrors, EnedisGateway } from './enedis/enedis-gateway.ts';
import { Measures } from './enedis/measures.router.ts';
import { PointAccess } from './enedis/point-access.ts';
import { servicesRouter } from './enedis/services.router.ts';
import { ShareStore } from './enedis/shares.store.ts';
import { tokenRouter } from './enedis/token.router.ts';
import { TokenStore } from './enedis/tokens.store.ts';
import { QuotaSwitch } from './gateway/quota.ts';
import { markSimulated, onlyLoopback } from './loopback.ts';
import { MedAccountStore } from './med/med-accounts.store.ts';
import { medRouter } from './med/med.router.ts';
import { CollectionStore } from './meters/collection.store.ts';
import { CorrectionStore } from './meters/corrections.store.ts';
import { MeterRegistry } from './meters/meter-registry.ts';
import { OperatorData } from './meters/operator-data.ts';
import { loadRealSeries, readSeriesMap, RealSeries } from './meters/real-series.ts';
import { ConsentStore } from './ores/consents/consents.store.ts';
import { EanRegistry } from './ores/meters/ean-registry.ts';
import { OresData } from './ores/meters/ores-data.ts';
import { createOres } from './ores/ores.router.ts';
import type { SandboxConfig } from './sandbox.config.ts';
import { JsonFile } from './storage/json-file.ts';
import { UseCounter } from './storage/use-counter.ts';
import { localDateOf, type LocalDate } from './time/french-time.ts';
import type { SandboxClock } from './time/sandbox-clock.ts';

const FONT = readFileSync(
  createRequire(import.meta.url).resolve(
    '@fontsource-variable/figtree/files/figtree-latin-wght-normal.woff2',
  ),
);

/** The whole simulator as one Express application; it does not listen yet. */
export async function createSandbox(config: SandboxConfig, clock: SandboxClock): Promise<Express> {
  const ground = await groundOf(config, clock);
  const app = express().disable('x-powered-by').disable('etag');
  app.use(markSimulated, onlyLoopback);
  app.get('/figtree.woff2', (_request, response) => response.type('woff2').send(FONT));
  app.get('/health', (_request, response) =>
    response.json({
      status: 'ok',
      simulated: true,
      now: new Date(clock.nowMs()).toISOString(),
      clock: clock.kind,
    }),
  );
  const ores = createOres({ ...oresSettings(config), ...ground });
  const { clientId, oresClientId } = config;
  const { readyConsents } = ores;
  app.use('/control', controlRouter({ clientId, oresClientId, readyConsents, ...ground }));
  app.use(['/enedis', '/med', '/ores'], afterJumps(clock));
  app.use('/enedis', ...enedisRouters(config, ground));
  app.use('/med', medRouter({ ...medSettings(config), ...ground }));
  app.use('/ores', ores.router);
  app.use(() => {
    throw refusals.unknownResource();
  });
  app.use(answerErrors);
  return app;
}

/** A client that heard of a jump first would be ahead of the operators: its call waits until they have jumped. */
function afterJumps(clock: SandboxClock): RequestHandler {
  return async (_request, _response, next) => {
    await clock.settled();
    next();
  };
}

/** What the operators and the control desk share. */
async function groundOf(config: SandboxConfig, clock: SandboxClock) {
  const { dataDir, servesDaily } = config;
  const real = realSeriesOf(config);
  const start = await firstStart(config, clock);
  const corrections = new CorrectionStore(dataDir);
  const collection = new CollectionStore(dataDir);
  return {
    clock,
    collection,
    consents: new ConsentStore(dataDir),
    corrections,
    data: new OperatorData(real, corrections, collection, servesDaily),
    eans: new EanRegistry(start, real.firstDays()),
    faults: new Faults(),
    log: new RequestLog(),
    medAccounts: new MedAccountStore(dataDir),
    meters: new MeterRegistry(start, real.firstDays()),
    oresData: new OresData(real, corrections, collection, servesDaily),
    quotas: new QuotaSwitch(),
    shares: new ShareStore(dataDir),
    uses: new UseCounter(dataDir),
  };
}

type Ground = Awaited<ReturnType<typeof groundOf>>;

function enedisRouters(
  config: SandboxConfig,
  { clock, data, faults, log, meters, quotas, shares, uses }: Ground,
): Router[] {
  const tokens = new TokenStore(config.dataDir);
  const gateway = new EnedisGateway(log, faults, tokens, quotas, clock);
  const access = new PointAccess(shares, uses, meters, clock);
  return [
    tokenRouter(gateway, tokens, config),
    new ConsentDesk(config, shares, meters, clock).router(gateway),
    servicesRouter(gateway, shares, uses, meters, clock),
    new Measures(data, access, clock).router(gateway),
    contractRouter(gateway, access),
  ];
}

function oresSettings(config: SandboxConfig) {
  const application = {
    clientId: config.oresClientId,
    clientSecret: config.oresClientSecret,
    redirectUrl: config.oresRedirectUrl,
  };
  return { application, origin: `http://${config.host}:${config.port}`, dataDir: config.dataDir };
}

function medSettings({ medClientId, medClientSecret, dataDir }: SandboxConfig) {
  return { account: { clientId: medClientId, clientSecret: medClientSecret }, dataDir };
}

function realSeriesOf({ seriesFile, seriesMapFile }: SandboxConfig): RealSeries {
  if (seriesFile === null || seriesMapFile === null) return new RealSeries();
  return loadRealSeries(seriesFile, readSeriesMap(seriesMapFile));
}

/** Local day of the first start with this data folder; commissioning dates count from it, whatever the Clock does. */
async function firstStart(config: SandboxConfig, clock: SandboxClock): Promise<LocalDate> {
  const file = new JsonFile<{ firstStart: LocalDate | null }>(join(config.dataDir, 'installation.json'), {
    firstStart: null,
  });
  if (file.value.firstStart) return file.value.firstStart;
  const today = localDateOf(config.clockStart?.getTime() ?? clock.nowMs());
  await file.set({ firstStart: today });
  return today;
}
