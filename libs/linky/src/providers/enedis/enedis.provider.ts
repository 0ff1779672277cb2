import { parsePrm, SYNC_LANES, type SyncLaneName, type UsagePointParse } from '@coprowatt/contracts';
import { Injectable } from '@nestjs/common';
import type { EnedisSettings } from '../../linky.config.ts';
import {
  MeterDataProvider,
  type AuthorisationAsk,
  type AuthorisationReturn,
  type AuthorisationStart,
  type ContractAnswer,
  type CurveAnswer,
  type DailyAnswer,
  type DataRequest,
  type Grant,
  type MaximumPowerAnswer,
  type ProviderLimits,
  type RangeLane,
  type SubscribedService,
} from '../meter-data.provider.ts';
import { ProviderError } from '../provider-error.ts';
import { EnedisClient, type EnedisApi } from './enedis.client.ts';
import { ENEDIS_PRODUCTION } from './enedis-answer.ts';
import { askContract } from './enedis-contract.ts';
import { mapDailyEnergy, mapMaximumPower } from './enedis-days.mapper.ts';
import { mapLoadCurve } from './enedis.mapper.ts';
import { mapSubscribedServices } from './enedis-services.mapper.ts';

/** The API that serves each lane; of the three that tell the contract the first. */
const APIS = {
  daily: 'consommation_quotidienne',
  curve: 'courbe_de_charge_consommation',
  maximumPower: 'puissance_conso_max_quotidienne',
  productionDaily: 'production_quotidienne',
  productionCurve: 'courbe_de_charge_production',
  contract: 'situation_contrat_auto',
} as const satisfies Record<SyncLaneName, EnedisApi>;

/** Enedis Data Connect, the 2026 generation (providers sheet, sections 3 to 7). */
@Injectable()
export class EnedisProvider extends MeterDataProvider {
  readonly name = 'enedis';
  readonly timeZone = 'Europe/Paris';
  readonly flowVersion = 'v2';
  readonly returns = 'authorisation';
  readonly limits: ProviderLimits = {
    curveSpanDays: 7,
    curveDepth: { months: 24, days: 15 },
    dailySpanDays: 365,
    dailyDepth: { months: 36, days: 15 },
  };
  readonly lanes: ReadonlySet<SyncLaneName> = new Set(SYNC_LANES);
  readonly publishesAtHour = 8;

  constructor(
    private readonly client: EnedisClient,
    private readonly settings: EnedisSettings,
  ) {
    super();
  }

  /** Without an application at the operator nobody can be sent to its consent page. */
  get available(): boolean {
    return this.settings.clientId !== '' && this.settings.clientSecret !== '';
  }

  readUsagePoint(typed: string): UsagePointParse {
    return parsePrm(typed);
  }

  startAuthorisation({ state, duration }: AuthorisationAsk): Promise<AuthorisationStart> {
    const url = new URL(this.settings.authorizeUrl);
    url.searchParams.set('client_id', this.settings.clientId);
    url.searchParams.set('response_type', 'code');
    url.searchParams.set('duration', duration);
    url.searchParams.set('state', state);
    return Promise.resolve({ url: url.href, verifier: null });
  }

  async redeem({ value }: AuthorisationReturn): Promise<Grant> {
    return { authorisationId: value, services: await this.subscribedServices(value), tokens: null };
  }

  async subscribedServices(authorisationId: string): Promise<SubscribedService[]> {
    const body = `{"autorisationId":${authorisationId},"comptage":false,"etatCode":["ACTIF","DEMANDE"],"serviceType":"ACCES"}`;
    return readable(mapSubscribedServices(await this.client.subscribedServices(body), authorisationId));
  }

  apiOf(lane: SyncLaneName): string {
    return `enedis.${APIS[lane]}`;
  }

  async loadCurve(request: DataRequest): Promise<CurveAnswer> {
    return readable(mapLoadCurve(await this.measure('curve', request), request));
  }

  async dailyEnergy(request: DataRequest): Promise<DailyAnswer> {
    return readable(mapDailyEnergy(await this.measure('daily', request), request));
  }

  override async productionCurve(request: DataRequest): Promise<CurveAnswer> {
    return readable(mapLoadCurve(await this.measure('productionCurve', request), request, ENEDIS_PRODUCTION));
  }

  override async productionDaily(request: DataRequest): Promise<DailyAnswer> {
    return readable(
      mapDailyEnergy(await this.measure('productionDaily', request), request, ENEDIS_PRODUCTION),
    );
  }

  /** Daily, and of the whole point: both parameters are required (section 5). */
  override async maximumPower(request: DataRequest): Promise<MaximumPowerAnswer> {
    const which = { mesuresPas: 'P1D', grandeurPhysique: 'PMA' };
    return readable(mapMaximumPower(await this.measure('maximumPower', request, which), request));
  }

  override contract(request: DataRequest): Promise<ContractAnswer> {
    return askContract(this.client, request);
  }

  /** Data Connect gives no token of a customer: he ends his share on Enedis's site. */
  revoke(): Promise<void> {
    return Promise.resolve();
  }

  private measure(
    lane: RangeLane,
    { usagePoint, from, to, queue }: DataRequest,
    more: Record<string, string> = {},
  ): Promise<unknown> {
    const query = { pointId: usagePoint, dateDebut: from, dateFin: to, ...more };
    return this.client.measure(APIS[lane], query, queue);
  }
}

function readable<Answer>(answer: Answer | null): Answer {
  if (answer === null) throw new ProviderError('unreadable', { status: 200 });
  return answer;
}
