import { Router, type Request, type Response } from 'express';
import type { ApiName } from '../control/api-name.ts';
import type { CurvePoint } from '../meters/curve-point.ts';
import type { Direction } from '../meters/direction.ts';
import type { Meter } from '../meters/meter-registry.ts';
import type { OperatorData } from '../meters/operator-data.ts';
import { eachDate, localDateOf, type LocalDate } from '../time/french-time.ts';
import type { SandboxClock } from '../time/sandbox-clock.ts';
import { refusals, type EnedisError } from './enedis-error.ts';
import { sendJson, type EnedisGateway } from './enedis-gateway.ts';
import { curveAnswer, dailyAnswer, maximumAnswer, type MeasureAnswer } from './measure-answers.ts';
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
import type { PointAccess } from './point-access.ts';
import { v5Answer } from './v5-answer.ts';

type Answer = (request: Request, response: Response) => Promise<void>;

const ROOT = '/mesure_synchrone_auto/v2';

/** The 2026 measures (providers sheet, sections 5 and 6). */
export class Measures {
  readonly #data: OperatorData;
  readonly #access: PointAccess;
  readonly #clock: SandboxClock;

  constructor(data: OperatorData, access: PointAccess, clock: SandboxClock) {
    this.#data = data;
    this.#access = access;
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
    return async (request, response) => {
      const asked = await this.#read(request, CURVE_LIMITS, direction);
      if (!this.#data.recordsCurve(asked.meter)) throw curveOff(asked.meter);
      send(response, asked, direction, (way) => {
        const points = this.#curvePoints(asked, way);
        return points.length > 0 ? curveAnswer(asked, way, points) : null;
      });
    };
  }

  #daily(direction: Direction): Answer {
    return async (request, response) => {
      const asked = await this.#read(request, DAILY_LIMITS, direction);
      send(response, asked, direction, (way) => {
        const days = this.#dailyValues(asked, way);
        return days.length > 0 ? dailyAnswer(asked, way, days) : null;
      });
    };
  }

  async #maximum(request: Request, response: Response): Promise<void> {
    const asked = await this.#read(request, DAILY_LIMITS, 'consumption', MAXIMUM_PARAMETERS);
    const maximum = readMaximumRequest(request.query);
    const nowMs = this.#clock.nowMs();
    const days = this.#publishedDays(asked).flatMap((date) => {
      const peak = this.#data.peak(asked.meter, date, nowMs);
      return peak ? [{ date, peak }] : [];
    });
    if (days.length === 0) throw refusals.noData();
    sendMeasures(response, maximumAnswer(asked, maximum, days));
  }

  #curvePoints(asked: MeasureRequest, direction: Direction): CurvePoint[] {
    const nowMs = this.#clock.nowMs();
    return this.#publishedDays(asked).flatMap((date) =>
      this.#data.curve(asked.meter, date, nowMs, direction),
    );
  }

  #dailyValues(asked: MeasureRequest, direction: Direction): { date: LocalDate; wh: number }[] {
    const nowMs = this.#clock.nowMs();
    return this.#publishedDays(asked).flatMap((date) => {
      const wh = this.#data.dailyWh(asked.meter, date, nowMs, direction);
      return wh === null ? [] : [{ date, wh }];
    });
  }

  /** Form, then consent, then what this endpoint can answer. */
  async #read(
    request: Request,
    limits: MeasureLimits,
    direction: Direction,
    more: readonly string[] = [],
  ): Promise<MeasureRequest> {
    const today = localDateOf(this.#clock.nowMs());
    const { prm, from, to } = readMeasureRequest(request.query, today, more);
    const asked = { meter: await this.#access.open(prm), from, to };
    checkPeriod(asked, limits, direction, today);
    return asked;
  }

  #publishedDays({ meter, from, to }: MeasureRequest): LocalDate[] {
    const nowMs = this.#clock.nowMs();
    return eachDate(from, to).filter((date) => this.#data.isPublished(meter, date, nowMs));
  }
}

function curveOff({ traits }: Meter): EnedisError {
  return traits.silentlyOff ? refusals.notCommunicating() : refusals.curveRefused();
}

/** The answer of the asked direction; some points always tell both, production first. */
function send(
  response: Response,
  { meter: { traits } }: MeasureRequest,
  direction: Direction,
  answerOf: (direction: Direction) => MeasureAnswer | null,
): void {
  const answer = answerOf(direction);
  if (!answer) throw refusals.noData();
  if (traits.bothQuantities)
    answer.grandeur = (['production', 'consumption'] as const).flatMap(
      (way) => answerOf(way)?.grandeur ?? [],
    );
  if (traits.reversed) for (const { points } of answer.grandeur) points.reverse();
  sendMeasures(response, answer);
}

function sendMeasures(response: Response, answer: MeasureAnswer): void {
  sendJson(response, 200, spoilt(answer, response.locals.spoiltBody));
}

/** What a misfortune makes of the body: one value that is no number, no quantity at all, or the retired generation's form. */
function spoilt(answer: MeasureAnswer, kind: unknown): object {
  const first = answer.grandeur[0]?.points[0];
  if (kind === 'unreadable-point' && first) first.v = 'n/a';
  if (kind === 'v5-body') return v5Answer(answer);
  const { grandeur: _grandeur, ...rest } = answer;
  return kind === 'missing-quantity' ? rest : answer;
}
