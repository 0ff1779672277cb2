import { Router, type Request, type Response } from 'express';
import type { ApiName } from '../control/api-name.ts';
import type { Direction } from '../meters/direction.ts';
import type { MeterRegistry } from '../meters/meter-registry.ts';
import type { OperatorData } from '../meters/operator-data.ts';
import { eachDate, localDateOf, type LocalDate } from '../time/french-time.ts';
import type { SandboxClock } from '../time/sandbox-clock.ts';
import { refusals } from './enedis-error.ts';
import { sendJson, type EnedisGateway } from './enedis-gateway.ts';
import { curveAnswer, dailyAnswer, maximumAnswer } from './measure-answers.ts';
import {
  checkPeriod,
  CURVE_LIMITS,
  DAILY_LIMITS,
  MAXIMUM_PARAMETERS,
  readMaximumRequest,
  readMeasureRequest,
  type MeasureLimits,
  type MeasureRequest,
} from './measure-request.ts';
import type { ShareStore } from './shares.store.ts';

type Answer = (request: Request, response: Response) => void;

const ROOT = '/mesure_synchrone_auto/v2';

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
    const serve = (api: ApiName, answer: Answer): void => {
      router.get(`${ROOT}/${api}`, gateway.protected(api), answer);
    };
    serve('courbe_de_charge_consommation', this.#curve('consumption'));
    serve('courbe_de_charge_production', this.#curve('production'));
    serve('consommation_quotidienne', this.#daily('consumption'));
    serve('production_quotidienne', this.#daily('production'));
    serve('puissance_conso_max_quotidienne', (request, response) => this.#maximum(request, response));
    return router;
  }

  #curve(direction: Direction): Answer {
    return (request, response) => {
      const asked = this.#read(request, CURVE_LIMITS, direction);
      if (asked.meter.traits.dailyOnly) throw refusals.curveRefused();
      const nowMs = this.#clock.nowMs();
      const points = this.#publishedDays(asked).flatMap((date) =>
        this.#data.curve(asked.meter, date, nowMs, direction),
      );
      if (points.length === 0) throw refusals.noData();
      sendJson(response, 200, curveAnswer(asked, direction, points));
    };
  }

  #daily(direction: Direction): Answer {
    return (request, response) => {
      const asked = this.#read(request, DAILY_LIMITS, direction);
      const days = this.#publishedDays(asked).flatMap((date) => {
        const wh = this.#data.dailyWh(asked.meter, date, direction);
        return wh === null ? [] : [{ date, wh }];
      });
      if (days.length === 0) throw refusals.noData();
      sendJson(response, 200, dailyAnswer(asked, direction, days));
    };
  }

  #maximum(request: Request, response: Response): void {
    const asked = this.#read(request, DAILY_LIMITS, 'consumption', MAXIMUM_PARAMETERS);
    const maximum = readMaximumRequest(request.query);
    const days = this.#publishedDays(asked).flatMap((date) => {
      const peak = this.#data.peak(asked.meter, date);
      return peak ? [{ date, peak }] : [];
    });
    if (days.length === 0) throw refusals.noData();
    sendJson(response, 200, maximumAnswer(asked, maximum, days));
  }

  /** Form, then consent, then what this endpoint can answer. */
  #read(
    request: Request,
    limits: MeasureLimits,
    direction: Direction,
    more: readonly string[] = [],
  ): MeasureRequest {
    const today = localDateOf(this.#clock.nowMs());
    const asked = readMeasureRequest(request.query, this.#meters, today, more);
    if (!this.#shares.findActive(asked.meter.prm, today)) throw refusals.noConsent();
    checkPeriod(asked, limits, direction, today);
    return asked;
  }

  #publishedDays({ meter, from, to }: MeasureRequest): LocalDate[] {
    const nowMs = this.#clock.nowMs();
    return eachDate(from, to).filter((date) => this.#data.isPublished(meter, date, nowMs));
  }
}
