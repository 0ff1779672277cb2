import { json, Router, type ErrorRequestHandler } from 'express';
import type { ShareStore } from '../enedis/shares.store.ts';
import type { CorrectionStore } from '../meters/corrections.store.ts';
import type { MedAccountStore } from '../med/med-accounts.store.ts';
import { medControlRouter } from '../med/med-control.router.ts';
import type { MeterRegistry } from '../meters/meter-registry.ts';
import type { OperatorData } from '../meters/operator-data.ts';
import { PERSONAS } from '../meters/personas.ts';
import { consentState, type ConsentStore } from '../ores/consents/consents.store.ts';
import { isEan } from '../ores/meters/ean.ts';
import { EAN_PERSONAS } from '../ores/meters/ean-personas.ts';
import type { EanRegistry } from '../ores/meters/ean-registry.ts';
import type { OresData } from '../ores/meters/ores-data.ts';
import { addDays, addMonths, localDateOf, type LocalDate } from '../time/french-time.ts';
import type { SandboxClock } from '../time/sandbox-clock.ts';
import { readDate, readEan, readFault, readPoint, readPrm, readSeries } from './control-bodies.ts';
import { ControlError, fieldsOf, require } from './control-error.ts';
import type { Faults } from './faults.ts';
import { historyOf, oresHistoryOf } from './history.ts';
import type { RequestLog } from './request-log.ts';

export interface ControlDesk {
  clientId: string;
  clock: SandboxClock;
  consents: ConsentStore;
  corrections: CorrectionStore;
  data: OperatorData;
  eans: EanRegistry;
  faults: Faults;
  log: RequestLog;
  medAccounts: MedAccountStore;
  meters: MeterRegistry;
  oresData: OresData;
  shares: ShareStore;
}

/** What no operator offers: time, faults, corrections, bulk history, the request log (apps/sandbox/README.md). */
export function controlRouter(desk: ControlDesk): Router {
  const router = Router();
  router.use(json({ limit: '50mb' }));
  clockRoutes(router, desk);
  faultRoutes(router, desk);
  dataRoutes(router, desk);
  shareRoutes(router, desk);
  consentRoutes(router, desk);
  router.use('/med', medControlRouter(desk.medAccounts));
  router.use(answerControlErrors);
  return router;
}

function clockRoutes(router: Router, { clock }: ControlDesk): void {
  const told = (now: Date): object => ({ now: now.toISOString(), clock: clock.kind });
  router.get('/clock', (_request, response) => response.json(told(new Date(clock.nowMs()))));
  router.post('/clock', async (request, response) => {
    const advance = fieldsOf(request.body).get('advance');
    require(typeof advance === 'string', 'advance must be an ISO 8601 duration such as PT24H');
    response.json(told(await clock.advance(advance)));
  });
}

function faultRoutes(router: Router, { faults, log }: ControlDesk): void {
  router.get('/faults', (_request, response) => response.json({ faults: faults.all() }));
  router.post('/faults', (request, response) => {
    const fault = readFault(request.body);
    faults.add(fault);
    response.status(201).json(fault);
  });
  router.delete('/faults', (_request, response) => {
    faults.clear();
    response.status(204).end();
  });
  router.get('/requests', (_request, response) => response.json({ requests: log.all() }));
  router.delete('/requests', (_request, response) => {
    log.clear();
    response.status(204).end();
  });
}

function dataRoutes(router: Router, desk: ControlDesk): void {
  router.get('/personas', (_request, response) =>
    response.json([
      ...PERSONAS.map(({ prm, label, description }) => ({ provider: 'enedis', prm, label, description })),
      ...EAN_PERSONAS.map(({ ean, label, description }) => ({
        provider: 'ores',
        prm: ean,
        label,
        description,
      })),
    ]),
  );
  router.post('/series', async (request, response) => {
    const { prm, points } = readSeries(request.body);
    await desk.corrections.replace(prm, points);
    response.json({ prm, replaced: points.length });
  });
  router.get('/history', (request, response) => {
    const { prm, from, to, unpublished } = request.query;
    const period = {
      from: readDate(from, 'from'),
      to: readDate(to, 'to'),
      unpublished: unpublished === 'true',
    };
    const point = readPoint(prm);
    const nowMs = desk.clock.nowMs();
    response.json(
      isEan(point)
        ? oresHistoryOf(desk.oresData, desk.eans.meter(point), period, nowMs)
        : historyOf(desk.data, desk.meters.meter(point), period, nowMs),
    );
  });
}

function shareRoutes(router: Router, desk: ControlDesk): void {
  router.get('/shares', (_request, response) => response.json({ shares: desk.shares.all() }));
  router.delete('/shares', async (request, response) => {
    const prm = readPrm(request.query.prm);
    await desk.shares.delete((share) => share.prm === prm);
    response.status(204).end();
  });
  router.post('/shares', async (request, response) => {
    const { created, share } = await preShare(desk, fieldsOf(request.body));
    response.status(created ? 201 : 200).json(share);
  });
}

/** ORES: what `/shares` is for Enedis. A consent is given on the page only, because its tokens follow from it. */
function consentRoutes(router: Router, { clock, consents }: ControlDesk): void {
  router.get('/consents', (_request, response) => {
    const nowMs = clock.nowMs();
    response.json({
      consents: consents.all().map((consent) => ({ ...consent, state: consentState(consent, nowMs) })),
    });
  });
  router.delete('/consents', async (request, response) => {
    const ean = readEan(request.query.prm);
    await consents.revoke(({ eans }) => eans.includes(ean), new Date(clock.nowMs()));
    response.status(204).end();
  });
}

/** Shares a point as its customer would, without the page; an active share is answered as it is. */
async function preShare(desk: ControlDesk, fields: ReadonlyMap<string, unknown>) {
  const today = localDateOf(desk.clock.nowMs());
  const prm = readPrm(fields.get('prm'));
  const active = desk.shares.findActive(prm, today);
  if (active) return { created: false, share: active };
  const dateDebut = fields.has('dateDebut') ? readDate(fields.get('dateDebut'), 'dateDebut') : today;
  const dateFin = fields.has('dateFin')
    ? readDate(fields.get('dateFin'), 'dateFin')
    : threeYearsFrom(dateDebut);
  const share = await desk.shares.add({
    meter: desk.meters.meter(prm),
    clientId: desk.clientId,
    dateDebut,
    dateFin,
  });
  return { created: true, share };
}

function threeYearsFrom(date: LocalDate): LocalDate {
  return addDays(addMonths(date, 36), -1);
}

const answerControlErrors: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  const expected =
    error instanceof ControlError || error instanceof RangeError || error instanceof SyntaxError;
  if (!expected) return next(error);
  response.status(400).json({ error: error.message });
};
