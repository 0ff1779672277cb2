import { errors, Provider, type Adapter } from 'oidc-provider';
import type { SandboxClock } from '../../time/sandbox-clock.ts';
import { consentState, type Consent, type ConsentStore } from '../consents/consents.store.ts';
import { keepToContract } from './contract-answers.ts';
import type { OauthStore } from './oauth.store.ts';
import { protocol, type OresApplication } from './protocol.ts';

/** The page stands for one signed-in customer of every point. */
export const CUSTOMER = 'customer';

/** OAuth 2 under `/ores/oauth` (providers sheet, section 12.2). Its times are machine time. */
export function authorizationServer(
  application: OresApplication,
  issuer: string,
  store: OauthStore,
  consents: ConsentStore,
  clock: SandboxClock,
): Provider {
  const provider: Provider = new Provider(issuer, {
    ...protocol(application),
    adapter: (model) =>
      model === 'Grant' ? endingConsents(store.adapter(model), consents, clock) : store.adapter(model),
    findAccount: (_ctx, accountId, token) => {
      if (token) refuseEnded(consents.findByGrant(token.grantId), clock.nowMs());
      return { accountId, claims: () => ({ sub: accountId }) };
    },
    loadExistingGrant: (ctx) => {
      const grantId = ctx.oidc.result?.consent?.grantId;
      return grantId === undefined ? undefined : provider.Grant.find(grantId);
    },
  });
  provider.on('server_error', (_ctx, error) => console.error(error));
  provider.use(keepToContract(consents, clock));
  return provider;
}

/** A grant that the server takes back (revocation, a token presented twice) ends the customer's consent. */
function endingConsents(grants: Adapter, consents: ConsentStore, clock: SandboxClock): Adapter {
  return {
    ...grants,
    destroy: async (grantId) => {
      await grants.destroy(grantId);
      await consents.revoke((consent) => consent.grantId === grantId, new Date(clock.nowMs()));
    },
  };
}

/** @throws errors.CustomOIDCProviderError `invalid_grant`: no token is issued beyond its consent. */
function refuseEnded(consent: Consent | null, nowMs: number): void {
  const state = consent ? consentState(consent, nowMs) : 'revoked';
  if (state !== 'active') throw new errors.CustomOIDCProviderError('invalid_grant', `consent_${state}`);
}
