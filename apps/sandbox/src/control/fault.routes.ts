import type { Router } from 'express';
import { readFault, readRandomOrder } from './fault-bodies.ts';
import type { Faults } from './faults.ts';

/** Ordered misfortune, and misfortune by chance. */
export function faultRoutes(router: Router, { faults }: { faults: Faults }): void {
  router.get('/faults', (_request, response) =>
    response.json({ faults: faults.all(), random: describeRandom(faults) }),
  );
  router.post('/faults', (request, response) => {
    const fault = readFault(request.body);
    faults.add(fault);
    response.status(201).json(fault);
  });
  router.delete('/faults', (_request, response) => {
    faults.clear();
    response.status(204).end();
  });
  router.post('/faults/random', (request, response) => {
    faults.leaveToChance(readRandomOrder(request.body));
    response.status(201).json(describeRandom(faults));
  });
  router.delete('/faults/random', (_request, response) => {
    faults.leaveToChance(null);
    response.status(204).end();
  });
}

function describeRandom({ random }: Faults): object | null {
  if (!random) return null;
  const { seed, rate, rates, kinds, ms, untilMs } = random.order;
  const until = untilMs === null ? null : new Date(untilMs).toISOString();
  return { seed, rate, rates, kinds, ms, until, ...random.progress };
}
