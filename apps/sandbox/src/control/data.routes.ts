import type { Request, Router } from 'express';
import type { CollectionStore } from '../meters/collection.store.ts';
import type { CorrectionStore } from '../meters/corrections.store.ts';
import type { MeterRegistry } from '../meters/meter-registry.ts';
import { seriesOf, type OperatorData } from '../meters/operator-data.ts';
import { PERSONAS } from '../meters/personas.ts';
import { isEan } from '../ores/meters/ean.ts';
import { EAN_PERSONAS } from '../ores/meters/ean-personas.ts';
import type { EanRegistry } from '../ores/meters/ean-registry.ts';
import type { OresData } from '../ores/meters/ores-data.ts';
import { localDateOf } from '../time/french-time.ts';
import type { SandboxClock } from '../time/sandbox-clock.ts';
import { readDate, readDirection, readPoint, readPrm, readSeries } from './control-bodies.ts';
import { contractOf, oresContractOf } from './contract-truth.ts';
import { fieldsOf, require } from './control-error.ts';
import { historyOf, oresHistoryOf, peaksOf, type HistoryPeriod } from './history.ts';

export interface DataDesk {
  clock: SandboxClock;
  collection: CollectionStore;
  corrections: CorrectionStore;
  data: OperatorData;
  eans: EanRegistry;
  meters: MeterRegistry;
  oresData: OresData;
}

/** The truth about the meters, and what changes it. */
export function dataRoutes(router: Router, desk: DataDesk): void {
  router.get('/personas', (_request, response) => response.json(personas()));
  router.post('/series', async (request, response) => {
    const { prm, direction, points } = readSeries(request.body);
    await desk.corrections.replace(seriesOf({ prm }, direction), points);
    response.json({ prm, replaced: points.length });
  });
  router.post('/collection', async (request, response) => {
    const fields = fieldsOf(request.body);
    const [prm, active] = [readPoint(fields.get('prm')), fields.get('active')];
    require(typeof active === 'boolean', 'active must be true or false');
    const since = active ? localDateOf(desk.clock.nowMs()) : null;
    await desk.collection.change(prm, since);
    response.json({ prm, since });
  });
  router.get('/history', (request, response) => response.json(history(request, desk)));
  router.get('/contract', (request, response) => {
    const point = readPoint(request.query.prm);
    response.json(
      isEan(point)
        ? oresContractOf(desk.oresData, desk.eans.meter(point))
        : contractOf(desk.meters.meter(point)),
    );
  });
  router.get('/peaks', (request, response) => {
    const meter = desk.meters.meter(readPrm(request.query.prm));
    response.json(peaksOf(desk.data, meter, readPeriod(request), desk.clock.nowMs()));
  });
}

function personas(): object[] {
  return [
    ...PERSONAS.map(({ prm, label, description }) => ({ provider: 'enedis', prm, label, description })),
    ...EAN_PERSONAS.map(({ ean, label, description }) => ({
      provider: 'ores',
      prm: ean,
      label,
      description,
    })),
  ];
}

function history(request: Request, desk: DataDesk): object {
  const period = readPeriod(request);
  const point = readPoint(request.query.prm);
  const direction = readDirection(request.query.direction);
  const nowMs = desk.clock.nowMs();
  return isEan(point)
    ? oresHistoryOf(desk.oresData, desk.eans.meter(point), period, nowMs, direction)
    : historyOf(desk.data, desk.meters.meter(point), period, nowMs, direction);
}

function readPeriod({ query: { from, to, unpublished } }: Request): HistoryPeriod {
  return {
    from: readDate(from, 'from'),
    to: readDate(to, 'to'),
    unpublished: unpublished === 'true',
  };
}
