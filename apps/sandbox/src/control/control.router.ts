import { json, Router, type ErrorRequestHandler } from 'express';
import type { ShareStore } from '../enedis/shares.store.ts';
import type { CorrectionStore } from '../meters/corrections.store.ts';
import type { MeterRegistry } from '../meters/meter-registry.ts';
import type { OperatorData } from '../meters/operator-data.ts';
import { PERSONAS } from '../meters/personas.ts';
import { addDays, addMonths, localDateOf, type LocalDate } from '../time/french-time.ts';
import type { SandboxClock } from '../time/sandbox-clock.ts';
import { readDate, readFault, readPrm, readSeries } from './control-bodies.ts';
import { ControlError, fieldsOf, require } from './control-error.ts';
import type { Faults } from './faults.ts';
import { historyOf } from './history.ts';
import type { RequestLog } from './request-log.ts';

export interface ControlDesk {
  clientId: string;
  clock: SandboxClock;
  corrections: CorrectionStore;
  data: OperatorData;
  faults: Faults;
  log: RequestLog;
  meters: MeterRegistry;
  shares: ShareStore;
}

/** What no operator offers: time, faults, corrections, bulk history, the request log (apps/sandbox/README.md). */
export function controlRouter(desk: ControlDesk): Router {
  const router = Router();
  router.use(json({ limit: '50mb' }));
  clockRoutes(router, desk);
  faultRoutes(router, desk);
  dataRoutes(router, desk);
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
    response.json(PERSONAS.map(({ prm, label, description }) => ({ prm, label, description }))),
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
    response.json(historyOf(desk.data, desk.meters.meter(readPrm(prm)), period, desk.clock.nowMs()));
  });
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
