import { Injectable } from '@nestjs/common';
import type { OperatorTokens } from '../meter-data.provider.ts';
import { ProviderError } from '../provider-error.ts';
import { OperatorTokenStore } from '../tokens/operator-token.store.ts';
import { OresClient } from './ores.client.ts';
import type { OresConsent } from './ores-tokens.mapper.ts';

/** A token is renewed this long before its end, so that none dies on its way. */
const MARGIN_MS = 120_000;

/** Calls to ORES in the name of a meter's customer, with tokens renewed in time. */
@Injectable()
export class OresAccess {
  constructor(
    private readonly store: OperatorTokenStore,
    private readonly client: OresClient,
  ) {}

  /**
   * A token that is refused is renewed once and the call made again.
   * @throws ProviderError `consent_revoked` when the meter has no tokens, or ORES takes them no more.
   */
  async call<Answer>(deviceId: string, call: (access: string) => Promise<Answer>): Promise<Answer> {
    const access = await this.accessOf(deviceId, isFresh);
    try {
      return await call(access);
    } catch (error) {
      if (!(error instanceof ProviderError) || error.code !== 'token_rejected') throw error;
      return call(await this.accessOf(deviceId, (known) => isFresh(known) && known.access !== access));
    }
  }

  /** What ORES says of the consent now; null when the meter has no tokens. @throws ProviderError. */
  async consentOf(deviceId: string): Promise<OresConsent | null> {
    let consent: OresConsent | null = null;
    await this.store.renew(
      deviceId,
      () => false,
      async (refresh) => {
        const renewed = await this.client.refresh(refresh);
        consent = renewed.consent;
        return renewed.tokens;
      },
    );
    return consent;
  }

  private async accessOf(deviceId: string, isUsable: (known: OperatorTokens) => boolean): Promise<string> {
    const known = await this.store.find(deviceId);
    if (known && isUsable(known)) return known.access;
    const ask = async (refresh: string) => (await this.client.refresh(refresh)).tokens;
    const tokens = await this.store.renew(deviceId, isUsable, ask);
    if (!tokens) throw new ProviderError('consent_revoked');
    return tokens.access;
  }
}

function isFresh({ accessExpiresAt }: OperatorTokens): boolean {
  return accessExpiresAt.getTime() - MARGIN_MS > Date.now();
}
