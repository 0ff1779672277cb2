import type { Router } from 'express';
import type { NewShare, Share, ShareStore } from '../enedis/shares.store.ts';
import type { MeterRegistry } from '../meters/meter-registry.ts';
import { consentState, type ConsentStore } from '../ores/consents/consents.store.ts';
import type { ReadyConsents } from '../ores/consents/ready-consents.ts';
import { SCOPES } from '../ores/oauth/protocol.ts';
import { addDays, addMonths, localDateOf, type LocalDate } from '../time/french-time.ts';
import type { SandboxClock } from '../time/sandbox-clock.ts';
import { readDate, readEan, readPrm } from './control-bodies.ts';
import { fieldsOf, require } from './control-error.ts';

export interface ShareDesk {
  clientId: string;
  oresClientId: string;
  clock: SandboxClock;
  consents: ConsentStore;
  meters: MeterRegistry;
  readyConsents: ReadyConsents;
  shares: ShareStore;
}

/** What customers do on their own pages, without the pages. */
export function shareRoutes(router: Router, desk: ShareDesk): void {
  router.get('/shares', (_request, response) => response.json({ shares: desk.shares.all() }));
  router.delete('/shares', async (request, response) => {
    const prm = readPrm(request.query.prm);
    await desk.shares.delete((share) => share.prm === prm);
    response.status(204).end();
  });
  router.post('/shares', async (request, response) => {
    const fields = fieldsOf(request.body);
    const { created, shares } = await preShare(desk, fields);
    response.status(created > 0 ? 201 : 200).json(fields.has('prms') ? { created, shares } : shares[0]);
  });
}

/** ORES: what `/shares` is for Enedis. A consent that is given here comes with its tokens. */
export function consentRoutes(
  router: Router,
  { clock, consents, oresClientId, readyConsents }: ShareDesk,
): void {
  router.get('/consents', (_request, response) => {
    const nowMs = clock.nowMs();
    response.json({
      consents: consents.all().map((consent) => ({ ...consent, state: consentState(consent, nowMs) })),
    });
  });
  router.post('/consents', async (request, response) => {
    const fields = fieldsOf(request.body);
    const [prms, scope] = [fields.get('prms'), fields.get('scope') ?? 'consumption'];
    require(Array.isArray(prms) && prms.length > 0, 'prms must be a list with at least one EAN');
    require(isScope(scope), `scope must be one of ${SCOPES.join(', ')}`);
    response.status(201).json({ consents: await readyConsents.give(oresClientId, prms.map(readEan), scope) });
  });
  router.delete('/consents', async (request, response) => {
    const ean = readEan(request.query.prm);
    await consents.revoke(({ eans }) => eans.includes(ean), new Date(clock.nowMs()));
    response.status(204).end();
  });
}

function isScope(value: unknown): value is string {
  return SCOPES.some((scope) => scope === value);
}

/** Shares points (`prm`, or `prms` in bulk) as their customers would; an active share is answered as it is. */
async function preShare(
  desk: ShareDesk,
  fields: ReadonlyMap<string, unknown>,
): Promise<{ created: number; shares: Share[] }> {
  const today = localDateOf(desk.clock.nowMs());
  const prms = [...new Set(readPrms(fields))];
  const fresh = prms.filter((prm) => !desk.shares.findActive(prm, today));
  const added = await desk.shares.addAll(fresh.map((prm) => newShare(desk, prm, fields, today)));
  const byPrm = new Map(added.map((share) => [share.prm, share]));
  const shares = prms.flatMap((prm) => byPrm.get(prm) ?? desk.shares.findActive(prm, today) ?? []);
  return { created: added.length, shares };
}

function readPrms(fields: ReadonlyMap<string, unknown>): string[] {
  if (!fields.has('prms')) return [readPrm(fields.get('prm'))];
  const prms = fields.get('prms');
  require(Array.isArray(prms) && prms.length > 0, 'prms must be a list with at least one PRM');
  return prms.map(readPrm);
}

function newShare(
  { clientId, meters }: ShareDesk,
  prm: string,
  fields: ReadonlyMap<string, unknown>,
  today: LocalDate,
): NewShare {
  const meter = meters.meter(prm);
  const dateDebut = fields.has('dateDebut') ? readDate(fields.get('dateDebut'), 'dateDebut') : today;
  const dateFin = fields.has('dateFin') ? readDate(fields.get('dateFin'), 'dateFin') : lastDay(dateDebut);
  const { sharedDays } = meter.traits;
  return { meter, clientId, dateDebut, dateFin: sharedDays ? addDays(dateDebut, sharedDays - 1) : dateFin };
}

function lastDay(dateDebut: LocalDate): LocalDate {
  return addDays(addMonths(dateDebut, 36), -1);
}
