import { parsePrm, SYNC_LANES, type SyncLaneName, type UsagePointParse } from '@coprowatt/contracts';
import { Injectable } from '@nestjs/common';
import type { MedSettings } from '../../linky.config.ts';
import { mapDailyEnergy, mapMaximumPower } from '../enedis/enedis-days.mapper.ts';
import {
  MeterDataProvider,
  type AuthorisationStart,
  type ContractAnswer,
  type CurveAnswer,
  type DailyAnswer,
  type DataRequest,
  type Grant,
  type MaximumPowerAnswer,
  type ProviderLimits,
  type SubscribedService,
} from '../meter-data.provider.ts';
import { ProviderError } from '../provider-error.ts';
import { MED_API, MedClient, type MedResource } from './med.client.ts';
import { mapContract, mapLoadCurve, MED_CONSUMPTION, MED_PRODUCTION } from './med.mapper.ts';

/**
 * MyElectricalData, second gateway: Enedis through a third party, for people without a contract there (providers sheet,
 * section 11). Its account says nothing of whose a point is.
 */
@Injectable()
export class MedProvider extends MeterDataProvider {
  readonly name = 'myelectricaldata';
  readonly timeZone = 'Europe/Paris';
  readonly flowVersion = 'med';
  readonly returns = null;
  readonly limits: ProviderLimits = {
    curveSpanDays: 7,
    curveDepth: { months: 24, days: 0 },
    dailySpanDays: 365,
    dailyDepth: { months: 36, days: 0 },
  };
  readonly lanes: ReadonlySet<SyncLaneName> = new Set(SYNC_LANES);
  readonly publishesAtHour = 8;

  constructor(
    private readonly client: MedClient,
    private readonly settings: MedSettings,
  ) {
    super();
  }

  get available(): boolean {
    return this.settings.clientId !== '' && this.settings.clientSecret !== '';
  }

  readUsagePoint(typed: string): UsagePointParse {
    return parsePrm(typed);
  }

  /** There is no page of an operator to go to, to come back from, or to ask again. */
  startAuthorisation(): Promise<AuthorisationStart> {
    return noConsentPage();
  }

  redeem(): Promise<Grant> {
    return noConsentPage();
  }

  subscribedServices(): Promise<SubscribedService[]> {
    return noConsentPage();
  }

  apiOf(): string {
    return MED_API;
  }

  async loadCurve(request: DataRequest): Promise<CurveAnswer> {
    return readable(mapLoadCurve(await this.measure('consumption/detail', request), request));
  }

  async dailyEnergy(request: DataRequest): Promise<DailyAnswer> {
    return readable(
      mapDailyEnergy(await this.measure('consumption/daily', request), request, MED_CONSUMPTION),
    );
  }

  override async productionCurve(request: DataRequest): Promise<CurveAnswer> {
    return readable(mapLoadCurve(await this.measure('production/detail', request), request, MED_PRODUCTION));
  }

  override async productionDaily(request: DataRequest): Promise<DailyAnswer> {
    return readable(mapDailyEnergy(await this.measure('production/daily', request), request, MED_PRODUCTION));
  }

  override async maximumPower(request: DataRequest): Promise<MaximumPowerAnswer> {
    return readable(mapMaximumPower(await this.measure('power', request), request));
  }

  override async contract({ usagePoint, queue }: DataRequest): Promise<ContractAnswer> {
    return readable(mapContract(await this.client.get('contract', usagePoint, {}, queue), usagePoint));
  }

  /** The gateway's consent is given and ended there. */
  revoke(): Promise<void> {
    return Promise.resolve();
  }

  private measure(
    resource: Exclude<MedResource, 'contract'>,
    { usagePoint, from, to, queue }: DataRequest,
  ): Promise<unknown> {
    return this.client.get(resource, usagePoint, { start: from, end: to }, queue);
  }
}

function noConsentPage(): Promise<never> {
  return Promise.reject(new ProviderError('not_offered'));
}

function readable<Answer>(answer: Answer | null): Answer {
  if (answer === null) throw new ProviderError('unreadable', { status: 200 });
  return answer;
}
