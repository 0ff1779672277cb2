import { json, Router, type Request, type Response } from 'express';
import { DIRECTIONS, measures } from '../meters/direction.ts';
import type { Meter, MeterRegistry } from '../meters/meter-registry.ts';
import { localDateOf, type LocalDate } from '../time/french-time.ts';
import type { SandboxClock } from '../time/sandbox-clock.ts';
import { sendJson, type EnedisGateway } from './enedis-gateway.ts';
import { readServicesRequest, type ServicesRequest } from './services-request.ts';
import type { UseCounter } from '../storage/use-counter.ts';
import { shareState, type Share, type ShareState, type ShareStore } from './shares.store.ts';

const STATE_LABELS: Record<ShareState, string> = {
  ACTIF: 'Actif',
  DEMANDE: 'Demande',
  TERMINE: 'Termine',
  SUPPRIME: 'Supprime',
};
const FIRST_SERVICE_ID = 700_000_000;
const SERVICES_A_SHARE = 4;

/** `POST /subscribed_services/v1` (providers sheet, section 4.2): one row a service, two services a shared point and direction. */
export function servicesRouter(
  gateway: EnedisGateway,
  shares: ShareStore,
  uses: UseCounter,
  meters: MeterRegistry,
  clock: SandboxClock,
): Router {
  const router = Router();
  const isTooEarly = async (share: Share): Promise<boolean> => {
    const { nullLooks } = meters.meter(share.prm).traits;
    return nullLooks !== undefined && (await uses.count(share.number, 'looks')) <= nullLooks;
  };
  const answer = async (request: Request, response: Response): Promise<void> => {
    const asked = readServicesRequest(request.body);
    const today = localDateOf(clock.nowMs());
    const seen = shares.ofAutorisation(asked.autorisationId).filter((share) => fits(share, asked, today));
    const early = await Promise.all(seen.map(isTooEarly));
    const services = seen
      .flatMap((share) => servicesOf(share, meters.meter(share.prm), today))
      .filter(serviceFits(asked));
    if (response.locals.nullServices === true || early.includes(true))
      return sendJson(response, 200, { nbTotalServices: 0, serviceSouscrit: null });
    const body = { nbTotalServices: services.length, serviceSouscrit: asked.comptage ? null : services };
    if (!asked.comptage) await shares.delete((share) => share.endsOnceSeen && seen.includes(share));
    sendJson(response, 200, body);
  };
  router.post('/subscribed_services/v1', gateway.protected('subscribed_services'), json(), answer);
  return router;
}

function fits(share: Share, asked: ServicesRequest, today: LocalDate): boolean {
  return (
    asked.etatCode.includes(shareState(share, today)) &&
    (asked.pointId === null || asked.pointId.includes(share.prm)) &&
    (asked.dateFin === null || share.dateDebut <= asked.dateFin) &&
    (asked.dateDebut === null || share.dateFin >= asked.dateDebut) &&
    asked.siren === null
  );
}

type Service = ReturnType<typeof servicesOf>[number];

function serviceFits(asked: ServicesRequest): (service: Service) => boolean {
  return (service) =>
    (asked.mesureTypeCode === null || asked.mesureTypeCode.includes(service.mesuresTypeCode)) &&
    (asked.soutirage === null || asked.soutirage === service.soutirage) &&
    (asked.injection === null || asked.injection === service.injection);
}

/** Curve and daily values of each direction that the point has. */
function servicesOf(share: Share, { traits }: Meter, today: LocalDate) {
  const etatCode = shareState(share, today);
  const common = {
    pointId: share.prm,
    serviceCode: 'ACCES',
    etatCode,
    etatLibelle: STATE_LABELS[etatCode],
    mesuresCorrigees: false,
    dateDebut: share.dateDebut,
    dateFin: share.dateFin,
    autorisation: {
      autorisationId: share.autorisationId,
      autorisationLibelle: 'CoproWatt',
      autorisationType: 'EXPLICITE',
    },
  };
  const step = typeof traits.steps === 'number' ? traits.steps : 30;
  const directions = DIRECTIONS.filter((direction) => measures(traits, direction));
  const firstId = FIRST_SERVICE_ID + share.number * SERVICES_A_SHARE;
  return directions
    .flatMap((direction) => {
      const way = { soutirage: direction === 'consumption', injection: direction === 'production' };
      return [
        { ...common, ...way, mesuresTypeCode: 'CDC', mesuresPas: `PT${step}M` },
        { ...common, ...way, mesuresTypeCode: 'ENERGIE', mesuresPas: 'P1D' },
      ];
    })
    .map((service, index) => ({ id: String(firstId + index), ...service }));
}
