import { Clock } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import type { MedSettings } from '../../linky.config.ts';
import { parseObject } from '../json.ts';
import type { CallQueue } from '../meter-data.provider.ts';
import { exchange, parseAnswer, type OperatorAnswer, type OperatorCall } from '../operator-http.ts';
import { ProviderCalls } from '../provider-calls.ts';
import { ProviderError } from '../provider-error.ts';
import { ProviderGates } from '../provider-gates.ts';
import { ProviderQuota } from '../provider-quota.ts';
import { MED_CACHED_QUOTA, MED_QUOTA } from '../quota-rules.ts';
import { ApplicationToken, type IssuedToken } from '../tokens/application-token.ts';
import { medError, readEnvelope, waitOfReset, type MedAnswer } from './med-envelope.ts';

/** All calls share one allowance; those that the gateway's stored copy answers have a larger one. */
export const MED_API = 'myelectricaldata';
const MED_CACHED_API = 'myelectricaldata.cached';

/** The gateway does not say how long its tokens live. */
const TOKEN_LASTS_S = 3_600;

export type MedResource =
  | 'consumption/daily'
  | 'consumption/detail'
  | 'power'
  | 'production/daily'
  | 'production/detail'
  | 'contract';

interface Counted {
  data: unknown;
  /** Whether the stored copy alone answered. */
  isHit: boolean;
}

/** HTTP, token and allowances of the gateway, nothing else. Every failure is a `ProviderError`; a PRM is in no message. */
@Injectable()
export class MedClient {
  readonly #token = new ApplicationToken(() =>
    this.calls.counted('myelectricaldata', () => this.issueToken()),
  );

  constructor(
    private readonly settings: MedSettings,
    private readonly quota: ProviderQuota,
    private readonly calls: ProviderCalls,
    private readonly gates: ProviderGates,
    private readonly clock: Clock,
    private readonly userAgent: string,
  ) {}

  /** What the gateway tells of one point, still unchecked. History may come from its stored copy, which costs less. */
  async get(
    resource: MedResource,
    prm: string,
    query: Record<string, string>,
    queue: CallQueue,
  ): Promise<unknown> {
    const asked = new URLSearchParams({ ...query, use_cache: String(queue === 'history') });
    const path = `/enedis/${resource}/${encodeURIComponent(prm)}?${asked}`;
    const token = await this.#token.get();
    try {
      return await this.metered(path, token, queue);
    } catch (error) {
      if (!(error instanceof ProviderError) || error.code !== 'token_rejected') throw error;
      this.#token.drop(token);
      return this.metered(path, await this.#token.get(), queue);
    }
  }

  /** Nobody knows beforehand whether the copy answers: a place in both allowances, and the one not used is given back. */
  private async metered(path: string, token: string, queue: CallQueue): Promise<unknown> {
    const ask = () => this.calls.data('myelectricaldata', () => this.ask(path, token));
    const { data } =
      queue === 'fresh'
        ? await this.quota.call(MED_API, MED_QUOTA, queue, ask)
        : await this.quota.call(
            MED_CACHED_API,
            MED_CACHED_QUOTA,
            queue,
            () => this.quota.call(MED_API, MED_QUOTA, queue, ask, ({ isHit }) => isHit),
            ({ isHit }) => !isHit,
          );
    return data;
  }

  private async ask(path: string, token: string): Promise<Counted> {
    const headers = { Authorization: `Bearer ${token}`, 'X-MED-Format': '2026' };
    const answer = await this.send({ method: 'GET', url: this.settings.baseUrl + path, headers });
    const isHit = answer.headers.get('x-cache-status')?.toUpperCase() === 'HIT';
    await this.heed(answer, isHit ? MED_CACHED_API : MED_API);
    const isSuccess = answer.status >= 200 && answer.status < 300;
    if (isSuccess) parseAnswer(answer);
    return { data: readEnvelope(asMedAnswer(answer), this.clock.nowMs()), isHit };
  }

  /** Somebody else may call with this account too: when the gateway counts more than we do, its count holds. */
  private async heed({ headers }: OperatorAnswer, api: string): Promise<void> {
    const nowMs = this.clock.nowMs();
    const waitMs = waitOfReset(headers.get('x-ratelimit-reset'), nowMs);
    if (headers.get('x-ratelimit-remaining') !== '0' || waitMs === null || waitMs <= 0) return;
    await this.gates.close(api, new Date(nowMs + waitMs), 'quota');
  }

  private async issueToken(): Promise<IssuedToken> {
    const { clientId, clientSecret, baseUrl } = this.settings;
    const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
    const answer = await this.send({
      method: 'POST',
      url: `${baseUrl}/accounts/token`,
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(form).toString(),
    });
    if (answer.status !== 200) throw tokenError(medError(asMedAnswer(answer), this.clock.nowMs()));
    const { access_token: value, expires_in: seconds } = parseObject(answer.text);
    if (typeof value !== 'string' || value === '') throw new ProviderError('unreadable', { status: 200 });
    return { value, expiresInSeconds: Number(seconds) > 0 ? Number(seconds) : TOKEN_LASTS_S };
  }

  private send(call: OperatorCall): Promise<OperatorAnswer> {
    return exchange({ ...call, headers: { 'User-Agent': this.userAgent, ...call.headers } });
  }
}

function asMedAnswer({ status, text, retryAfter, headers }: OperatorAnswer): MedAnswer {
  return { status, text, retryAfter, reset: headers.get('x-ratelimit-reset') };
}

/** What is refused here is the account, not one of its tokens. */
function tokenError(error: ProviderError): ProviderError {
  const isRefused = error.status === 401 || error.status === 403 || error.status === 422;
  return isRefused ? new ProviderError('bad_credentials', { status: error.status }) : error;
}
