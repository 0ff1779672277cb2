import { parseEan, type SyncLaneName, type UsagePointParse } from '@coprowatt/contracts';
import { localDateOf, monthsBefore } from '@coprowatt/energy';
import { Clock } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import type { OresSettings } from '../../linky.config.ts';
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
  type ProviderLimits,
  type SubscribedService,
} from '../meter-data.provider.ts';
import { ProviderError } from '../provider-error.ts';
import { OperatorTokenStore } from '../tokens/operator-token.store.ts';
import { mapDailyEnergy, mapLoadCurve, mapMeteringPoint } from './ores.mapper.ts';
import { OresAccess } from './ores-access.ts';
import { OresClient, readTokens } from './ores.client.ts';
import { OresOAuth } from './ores-oauth.ts';
import { servicesOf, type OresConsent } from './ores-tokens.mapper.ts';

const HISTORY = { months: 36, days: 0 };

/**
 * ORES (Wallonia). No such API is published: this speaks the contract that we assume (providers sheet, section 12.2;
 * docs/providers/ores.md).
 */
@Injectable()
export class OresProvider extends MeterDataProvider {
  readonly name = 'ores';
  readonly timeZone = 'Europe/Brussels';
  readonly flowVersion = 'ores';
  readonly returns = 'code';
  readonly limits: ProviderLimits = {
    curveSpanDays: 31,
    curveDepth: HISTORY,
    dailySpanDays: 366,
    dailyDepth: HISTORY,
  };
  /** Both directions come in one answer. */
  readonly lanes: ReadonlySet<SyncLaneName> = new Set(['daily', 'curve', 'contract'] as const);
  readonly publishesAtHour = 12;

  constructor(
    private readonly settings: OresSettings,
    private readonly oauth: OresOAuth,
    private readonly client: OresClient,
    private readonly access: OresAccess,
    private readonly tokens: OperatorTokenStore,
    private readonly clock: Clock,
  ) {
    super();
  }

  get available(): boolean {
    return this.settings.available;
  }

  readUsagePoint(typed: string): UsagePointParse {
    return parseEan(typed);
  }

  /** The scope says no more than what was agreed to. */
  startAuthorisation({ state, purposes }: AuthorisationAsk): Promise<AuthorisationStart> {
    return this.oauth.authorize(state, purposes.loadCurve ? 'consumption' : 'consumption.daily');
  }

  /** A code is given for one visit of one customer, now: what it opens begins today. */
  async redeem({ value, verifier }: AuthorisationReturn): Promise<Grant> {
    const { tokens, consent } = readTokens(await this.oauth.exchange(value, verifier ?? ''));
    const nowMs = this.clock.nowMs();
    const services = servicesOf(consent, localDateOf(nowMs, this.timeZone), nowMs);
    return { authorisationId: authorisationIdOf(consent), services, tokens };
  }

  async subscribedServices(authorisationId: string, deviceId: string): Promise<SubscribedService[]> {
    const grantedAt = await this.tokens.grantedAt(deviceId);
    const consent = await this.consentOf(deviceId);
    if (!grantedAt || !consent || authorisationIdOf(consent) !== authorisationId) return [];
    return servicesOf(consent, localDateOf(grantedAt.getTime(), this.timeZone), this.clock.nowMs());
  }

  /** One allowance for all that the application asks. */
  apiOf(): string {
    return 'ores';
  }

  async loadCurve(request: DataRequest): Promise<CurveAnswer> {
    return readable(mapLoadCurve(await this.ask(request, 'PT15M'), request));
  }

  async dailyEnergy(request: DataRequest): Promise<DailyAnswer> {
    return readable(mapDailyEnergy(await this.ask(request, 'P1D'), request));
  }

  override async contract({ deviceId, usagePoint, queue }: DataRequest): Promise<ContractAnswer> {
    const answer = await this.access.call(deviceId, (access) =>
      this.client.meteringPoint(access, usagePoint, queue),
    );
    return readable(mapMeteringPoint(answer, usagePoint));
  }

  revoke(refreshToken: string): Promise<void> {
    return this.client.revoke(refreshToken);
  }

  /** Days beyond the history are not asked: ORES has one code for them and for a mistake of ours. */
  private async ask(request: DataRequest, resolution: 'PT15M' | 'P1D'): Promise<unknown> {
    const { deviceId, usagePoint, from, to, queue } = request;
    const today = localDateOf(this.clock.nowMs(), this.timeZone);
    if (from < monthsBefore(today, HISTORY.months, HISTORY.days)) throw new ProviderError('before_history');
    const query = { prm: usagePoint, start: from, end: to, resolution };
    return this.access.call(deviceId, (access) => this.client.loadCurve(access, query, queue));
  }

  /** Null when the meter's tokens are gone or dead. */
  private async consentOf(deviceId: string): Promise<OresConsent | null> {
    try {
      return await this.access.consentOf(deviceId);
    } catch (error) {
      if (error instanceof ProviderError && error.code === 'consent_revoked') return null;
      throw error;
    }
  }
}

/** Named after the operator: Enedis's ids are kept beside these. */
function authorisationIdOf({ id }: OresConsent): string {
  return `ores:${id}`;
}

function readable<Answer>(answer: Answer | null): Answer {
  if (answer === null) throw new ProviderError('unreadable', { status: 200 });
  return answer;
}
