import { Router, type Request, type Response } from 'express';
import type { UseCounter } from '../../storage/use-counter.ts';
import type { SandboxClock } from '../../time/sandbox-clock.ts';
import { consentState, type Consent, type ConsentStore } from '../consents/consents.store.ts';
import { isBelgian } from '../meters/ean.ts';
import type { BelgianMeter, EanRegistry } from '../meters/ean-registry.ts';
import type { OresData } from '../meters/ores-data.ts';
import type { BearerToken, OresGateway } from '../ores-gateway.ts';
import { checkPeriod, readEan, readLoadCurveRequest } from './load-curve-request.ts';
import { loadCurveOf, type LoadCurve } from './load-curve.ts';
import { problems } from './ores-problem.ts';

const CURVE_SCOPE = 'consumption';
export const CONNECTION_KVA = 17.3;

/** `/ores/v1` (providers sheet, section 12.2). */
export class Metering {
  readonly #data: OresData;
  readonly #consents: ConsentStore;
  readonly #uses: UseCounter;
  readonly #meters: EanRegistry;
  readonly #clock: SandboxClock;

  constructor(
    data: OresData,
    consents: ConsentStore,
    uses: UseCounter,
    meters: EanRegistry,
    clock: SandboxClock,
  ) {
    this.#data = data;
    this.#consents = consents;
    this.#uses = uses;
    this.#meters = meters;
    this.#clock = clock;
  }

  router(gateway: OresGateway): Router {
    const router = Router();
    router.get(
      '/v1/consumption_load_curve',
      gateway.protected('consumption_load_curve'),
      (request: Request, response: Response) => this.#loadCurve(request, response),
    );
    router.get(
      '/v1/metering_point',
      gateway.protected('metering_point'),
      (request: Request, response: Response) => this.#meteringPoint(request, response),
    );
    return router;
  }

  /** Form, point, consent, scope, then what the endpoint can answer. */
  async #loadCurve(request: Request, response: Response): Promise<void> {
    const asked = readLoadCurveRequest(request.query);
    const meter = await this.#sharedMeter(asked.ean, response);
    const isCurve = asked.resolution !== 'P1D';
    if (isCurve && !tokenOf(response).scopes.has(CURVE_SCOPE)) throw problems.scopeInsufficient();
    checkPeriod(asked, this.#clock.nowMs());
    if (isCurve && !this.#data.recordsQuarters(meter)) throw problems.quarterHourlyNotActive();
    const curve = loadCurveOf(this.#data, meter, asked, this.#clock.nowMs());
    if (!curve) throw problems.noData();
    response.json(response.locals.unreadablePoint === true ? withUnreadablePoint(curve) : curve);
  }

  async #meteringPoint(request: Request, response: Response): Promise<void> {
    const meter = await this.#sharedMeter(readEan(request.query), response);
    const { ean, traits } = meter;
    response.json({
      prm: ean,
      dso: 'ORES',
      meter_type: 'smart',
      regime: this.#data.recordsQuarters(meter) ? 'SMR3' : 'SMR1',
      connection_kva: CONNECTION_KVA,
      has_injection: traits.injects === true,
    });
  }

  /** @throws OresProblem 404 `unknown_ean`, 403 `consent_missing`, `consent_revoked`, `consent_expired`. */
  async #sharedMeter(ean: string, response: Response): Promise<BelgianMeter> {
    if (!isBelgian(ean)) throw problems.unknownEan();
    const consent = this.#consents.findByGrant(tokenOf(response).grantId);
    if (!consent?.eans.includes(ean)) throw problems.consentMissing();
    this.#refuseEnded(consent);
    const meter = this.#meters.meter(ean);
    await this.#endWhenUsedUp(meter, consent);
    return meter;
  }

  async #endWhenUsedUp({ traits: { revokedAfterCalls } }: BelgianMeter, { id }: Consent): Promise<void> {
    if (revokedAfterCalls === undefined) return;
    if ((await this.#uses.count(id, 'calls')) <= revokedAfterCalls) return;
    await this.#consents.revoke((consent) => consent.id === id, new Date(this.#clock.nowMs()));
    throw problems.consentRevoked();
  }

  #refuseEnded(consent: Consent): void {
    const state = consentState(consent, this.#clock.nowMs());
    if (state === 'revoked') throw problems.consentRevoked();
    if (state === 'expired') throw problems.consentExpired();
  }
}

function tokenOf(response: Response): BearerToken {
  return response.locals.token as BearerToken;
}

/** The ordered fault: one value that is no number. */
function withUnreadablePoint(curve: LoadCurve): LoadCurve {
  const [offtake, ...others] = curve.series;
  const [first, ...rest] = offtake?.readings ?? [];
  if (!offtake || !first) return curve;
  return { ...curve, series: [{ ...offtake, readings: [{ ...first, value: 'n/a' }, ...rest] }, ...others] };
}
