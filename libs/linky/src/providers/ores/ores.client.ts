import { Clock } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import type { OresSettings } from '../../linky.config.ts';
import type { CallQueue } from '../meter-data.provider.ts';
import { exchange, parseAnswer, type OperatorAnswer, type OperatorCall } from '../operator-http.ts';
import { ProviderCalls } from '../provider-calls.ts';
import { ProviderError } from '../provider-error.ts';
import { ProviderQuota } from '../provider-quota.ts';
import { ORES_QUOTA } from '../quota-rules.ts';
import { readOresError } from './ores-errors.ts';
import { mapTokenAnswer, type OresTokenAnswer } from './ores-tokens.mapper.ts';

/** HTTP with ORES, nothing else. Every failure is a `ProviderError`; no token and no EAN is in a message. */
@Injectable()
export class OresClient {
  constructor(
    private readonly settings: OresSettings,
    private readonly quota: ProviderQuota,
    private readonly calls: ProviderCalls,
    private readonly clock: Clock,
    private readonly userAgent: string,
  ) {}

  /** Readings of some days; parsed JSON, still unchecked. */
  loadCurve(access: string, query: Record<string, string>, queue: CallQueue): Promise<unknown> {
    return this.get('/v1/consumption_load_curve', access, query, queue);
  }

  /** What is known of one point; still unchecked. */
  meteringPoint(access: string, prm: string, queue: CallQueue): Promise<unknown> {
    return this.get('/v1/metering_point', access, { prm }, queue);
  }

  /** Spends a refresh token for its successor. */
  async refresh(refreshToken: string): Promise<OresTokenAnswer> {
    const form = { grant_type: 'refresh_token', refresh_token: refreshToken };
    return readTokens(await this.post('/oauth/token', form));
  }

  /** RFC 7009; also true of a token that ORES does not know (any more). */
  async revoke(refreshToken: string): Promise<void> {
    await this.answerOf(
      this.form('/oauth/revoke', { token: refreshToken, token_type_hint: 'refresh_token' }),
    );
  }

  private async post(path: string, fields: Record<string, string>): Promise<unknown> {
    return parseAnswer(await this.answerOf(this.form(path, fields)));
  }

  private get(
    path: string,
    access: string,
    query: Record<string, string>,
    queue: CallQueue,
  ): Promise<unknown> {
    const url = `${this.settings.baseUrl}${path}?${new URLSearchParams(query)}`;
    const call = { method: 'GET', url, headers: { Authorization: `Bearer ${access}` } } as const;
    return this.quota.call('ores', ORES_QUOTA, queue, async () =>
      parseAnswer(await this.calls.data('ores', () => this.send(call))),
    );
  }

  private form(path: string, fields: Record<string, string>): OperatorCall {
    const { clientId, clientSecret, baseUrl } = this.settings;
    const body = new URLSearchParams({ ...fields, client_id: clientId, client_secret: clientSecret });
    return {
      method: 'POST',
      url: baseUrl + path,
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: body.toString(),
    };
  }

  private answerOf(call: OperatorCall): Promise<OperatorAnswer> {
    return this.calls.counted('ores', () => this.send(call));
  }

  private async send(call: OperatorCall): Promise<OperatorAnswer> {
    const answer = await exchange({ ...call, headers: { 'User-Agent': this.userAgent, ...call.headers } });
    const { status, text, retryAfter } = answer;
    if (status >= 200 && status < 300) return answer;
    const { code, ...facts } = readOresError(status, text, retryAfter, this.clock.nowMs());
    throw new ProviderError(code, { status, api: 'ores', ...facts });
  }
}

/** @throws ProviderError `unreadable`. */
export function readTokens(answer: unknown): OresTokenAnswer {
  const read = mapTokenAnswer(answer, Date.now());
  if (!read) throw new ProviderError('unreadable', { status: 200 });
  return read;
}
