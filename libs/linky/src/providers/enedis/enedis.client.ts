import { Clock } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import type { EnedisSettings } from '../../linky.config.ts';
import { isRecord } from '../json.ts';
import type { CallQueue } from '../meter-data.provider.ts';
import { exchange, parseAnswer } from '../operator-http.ts';
import { ProviderCalls } from '../provider-calls.ts';
import { ProviderError } from '../provider-error.ts';
import { ProviderQuota } from '../provider-quota.ts';
import { ENEDIS_QUOTA } from '../quota-rules.ts';
import { isRetiredGeneration } from './enedis-answer.ts';
import { readEnedisError } from './enedis-errors.ts';
import { ApplicationToken, type IssuedToken } from '../tokens/application-token.ts';

/** Enedis counts its quota for each of these (providers sheet, section 9). */
export type EnedisApi = 'subscribed_services' | MeasureApi | ContractApi;

/** Measures of days, one PRM in the query (section 5). */
export type MeasureApi =
  | 'courbe_de_charge_consommation'
  | 'courbe_de_charge_production'
  | 'consommation_quotidienne'
  | 'production_quotidienne'
  | 'puissance_conso_max_quotidienne';

/** What is known of the supply, the PRM in the path (section 7). */
export type ContractApi = 'situation_contrat_auto' | 'comptage_auto' | 'synth_contrat_auto';

const TOKEN_PATH = '/oauth2/v3/token';

interface Call {
  method: 'GET' | 'POST';
  path: string;
  headers: Record<string, string>;
  body?: string;
}

/** HTTP and token of Data Connect 2026, nothing else. Every failure is a `ProviderError`; a PRM is in no message. */
@Injectable()
export class EnedisClient {
  readonly #token = new ApplicationToken(() => this.issueToken());

  constructor(
    private readonly settings: EnedisSettings,
    private readonly quota: ProviderQuota,
    private readonly calls: ProviderCalls,
    private readonly clock: Clock,
    private readonly userAgent: string,
  ) {}

  /** A measure of one point; answers the parsed JSON, still unchecked. */
  measure(api: MeasureApi, query: Record<string, string>, queue: CallQueue): Promise<unknown> {
    const path = `/mesure_synchrone_auto/v2/${api}?${new URLSearchParams(query)}`;
    return this.authorised(api, queue, { method: 'GET', path, headers: {} });
  }

  /** What is known of one point; still unchecked. */
  contract(api: ContractApi, prm: string, queue: CallQueue): Promise<unknown> {
    const path = `/${api}/v1/${encodeURIComponent(prm)}`;
    return this.authorised(api, queue, { method: 'GET', path, headers: {} });
  }

  /** `body` is JSON text: an authorisation id is an int64, which a JavaScript number cannot always hold. */
  subscribedServices(body: string): Promise<unknown> {
    return this.authorised('subscribed_services', 'fresh', {
      method: 'POST',
      path: '/subscribed_services/v1',
      headers: { 'Content-Type': 'application/json' },
      body,
    });
  }

  /** A refused token is renewed once and the call made again. */
  private async authorised(api: EnedisApi, queue: CallQueue, call: Call): Promise<unknown> {
    const token = await this.#token.get();
    try {
      return await this.metered(api, queue, call, token);
    } catch (error) {
      if (!(error instanceof ProviderError) || error.code !== 'token_rejected') throw error;
      this.#token.drop(token);
      return this.metered(api, queue, call, await this.#token.get());
    }
  }

  private metered(api: EnedisApi, queue: CallQueue, call: Call, token: string): Promise<unknown> {
    const headers = { ...call.headers, Authorization: `Bearer ${token}` };
    return this.quota.call(`enedis.${api}`, ENEDIS_QUOTA, queue, async () => {
      const answer = await this.calls.data('enedis', () => this.answerOf(api, { ...call, headers }));
      if (isRetiredGeneration(answer))
        throw new ProviderError('retired_generation', { status: 200, api: `enedis.${api}` });
      return answer;
    });
  }

  private async issueToken(): Promise<IssuedToken> {
    const { clientId, clientSecret } = this.settings;
    const call: Call = {
      method: 'POST',
      path: TOKEN_PATH,
      headers: {
        'Content-Type': 'application/x-www-form-urlencoded',
        Authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`,
      },
      body: 'grant_type=client_credentials',
    };
    const answer = await this.calls.counted('enedis', () => this.answerOf('token', call));
    const seconds = isRecord(answer) ? Number(answer.expires_in) : NaN;
    if (!isRecord(answer) || typeof answer.access_token !== 'string' || !(seconds > 0))
      throw new ProviderError('unreadable', { status: 200, api: 'enedis.token' });
    return { value: answer.access_token, expiresInSeconds: seconds };
  }

  private async answerOf(api: EnedisApi | 'token', { path, headers, ...call }: Call): Promise<unknown> {
    const answer = await exchange({
      ...call,
      url: this.settings.baseUrl + path,
      headers: { 'User-Agent': this.userAgent, ...headers },
    });
    if (answer.status >= 200 && answer.status < 300) return parseAnswer(answer);
    const { status, text, retryAfter } = answer;
    const { code, ...facts } = readEnedisError(status, text, retryAfter, this.clock.nowMs());
    throw new ProviderError(code, { status, api: `enedis.${api}`, ...facts });
  }
}
