import { Router, type Request, type Response } from 'express';
import { endOfPoint, type CurvePoint } from '../meters/curve-point.ts';
import type { MeterRegistry } from '../meters/meter-registry.ts';
import type { OperatorData } from '../meters/operator-data.ts';
import { eachDate, localDateOf, wallClock, type LocalDate } from '../time/french-time.ts';
import type { SandboxClock } from '../time/sandbox-clock.ts';
import { refusals } from './enedis-error.ts';
import { sendJson, type EnedisGateway } from './enedis-gateway.ts';
import {
  checkPeriod,
  CURVE_LIMITS,
  DAILY_LIMITS,
  readMeasureRequest,
  type MeasureLimits,
  type MeasureRequest,
} from './measure-request.ts';
import type { ShareStore } from './shares.store.ts';

/** The 2026 measures (providers sheet, sections 5 and 6). */
export class Measures {
  readonly #data: OperatorData;
  readonly #shares: ShareStore;
  readonly #meters: MeterRegistry;
  readonly #clock: SandboxClock;

  constructor(data: OperatorData, shares: ShareStore, meters: MeterRegistry, clock: SandboxClock) {
    this.#data = data;
    this.#shares = shares;
    this.#meters = meters;
    this.#clock = clock;
  }

  router(gateway: EnedisGateway): Router {
    const router = Router();
    const root = '/mesure_synchrone_auto/v2';
    const curve = gateway.protected('courbe_de_charge_consommation');
    const daily = gateway.protected('consommation_quotidienne');
    router.get(`${root}/courbe_de_charge_consommation`, curve, (request: Request, response: Response) =>
      this.#curve(request, response),
    );
    router.get(`${root}/consommation_quotidienne`, daily, (request: Request, response: Response) =>
      this.#daily(request, response),
    );
    return router;
  }

  #curve(request: Request, response: Response): void {
    const asked = this.#read(request, CURVE_LIMITS);
    if (asked.meter.traits.dailyOnly) throw refusals.curveRefused();
    const nowMs = this.#clock.nowMs();
    const points = this.#publishedDays(asked).flatMap((date) => this.#data.curve(asked.meter, date, nowMs));
    if (points.length === 0) throw refusals.noData();
    sendJson(response, 200, {
      ...heading(asked),
      modeCalcul: 'MESURE',
      grandeur: [
        {
          grandeurMetier: 'CONS',
          grandeurPhysique: 'PA',
          unite: 'W',
          calendrier: [],
          points: points.map(curvePoint),
        },
      ],
      contexte: [],
    });
  }

  #daily(request: Request, response: Response): void {
    const asked = this.#read(request, DAILY_LIMITS);
    const points = this.#publishedDays(asked).flatMap((date) => {
      const wh = this.#data.dailyWh(asked.meter, date);
      return wh === null ? [] : [{ v: String(wh), d: date }];
    });
    if (points.length === 0) throw refusals.noData();
    sendJson(response, 200, {
      ...heading(asked),
      typeValeur: 'GLOBALE',
      modeCalcul: 'DIFF.INDEX',
      pas: 'P1D',
      grandeur: [{ grandeurMetier: 'CONS', grandeurPhysique: 'EA', unite: 'Wh', points, calendrier: [] }],
      contexte: [],
    });
  }

  /** Form, then consent, then what this endpoint can answer. */
  #read(request: Request, limits: MeasureLimits): MeasureRequest {
    const today = localDateOf(this.#clock.nowMs());
    const asked = readMeasureRequest(request.query, this.#meters, today);
    if (!this.#shares.findActive(asked.meter.prm, today)) throw refusals.noConsent();
    checkPeriod(asked, limits, today);
    return asked;
  }

  #publishedDays({ meter, from, to }: MeasureRequest): LocalDate[] {
    const nowMs = this.#clock.nowMs();
    return eachDate(from, to).filter((date) => this.#data.isPublished(meter, date, nowMs));
  }
}

function heading({ meter, from, to }: MeasureRequest): object {
  return { idPrm: meter.prm, etapeMetier: 'BRUT', periode: { dateDebut: from, dateFin: to } };
}

/** Stamped at its end, in Paris wall time without offset. */
function curvePoint(point: CurvePoint): Record<string, string> {
  return {
    v: String(point.watts),
    d: wallClock(endOfPoint(point)),
    p: `PT${point.minutes}M`,
    n: 'B',
    iv: '0',
    ec: '0',
  };
}
