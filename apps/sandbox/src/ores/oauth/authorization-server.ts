import { generateKeyPairSync } from 'node:crypto';
import {
  errors,
  interactionPolicy,
  Provider,
  type Adapter,
  type Configuration,
  type KoaContextWithOIDC,
} from 'oidc-provider';
import type { SandboxClock } from '../../time/sandbox-clock.ts';
import { refusedRequestPage } from '../consents/ores-pages.ts';
import { consentState, type Consent, type ConsentStore } from '../consents/consents.store.ts';
import type { OauthStore } from './oauth.store.ts';
import { keepToContract } from './contract-answers.ts';

/** The one registered application. */
export interface OresApplication {
  clientId: string;
  clientSecret: string;
  redirectUrl: string;
}

export const SCOPES = ['consumption', 'consumption.daily'];
/** The page stands for one signed-in customer of every point. */
export const CUSTOMER = 'customer';

const MINUTE_S = 60;
const DAY_S = 24 * 60 * MINUTE_S;
/** Longer than any consent; the consent's own end is on the Clock. */
const GRANT_LIFETIME_S = 10 * 366 * DAY_S;

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
    revokeGrantPolicy: () => true,
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

function protocol({ clientId, clientSecret, redirectUrl }: OresApplication): Configuration {
  return {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        client_name: 'CoproWatt',
        redirect_uris: [redirectUrl],
        response_types: ['code'],
        grant_types: ['authorization_code', 'refresh_token'],
        token_endpoint_auth_method: 'client_secret_post',
        id_token_signed_response_alg: 'ES256',
      },
    ],
    clientAuthMethods: ['client_secret_post'],
    responseTypes: ['code'],
    scopes: SCOPES,
    claims: {},
    pkce: { required: () => true },
    routes: { authorization: '/authorize', token: '/token', revocation: '/revoke' },
    features: {
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      resourceIndicators: { enabled: false },
      revocation: {
        enabled: true,
        allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId,
      },
      rpInitiatedLogout: { enabled: false },
      userinfo: { enabled: false },
    },
    interactions: {
      policy: [askEveryTime()],
      url: (_ctx, { uid }) => `/ores/oauth/interaction/${uid}`,
    },
    rotateRefreshToken: true,
    issueRefreshToken: () => true,
    expiresWithSession: () => false,
    ttl: {
      AccessToken: 60 * MINUTE_S,
      AuthorizationCode: 3 * MINUTE_S,
      RefreshToken: 90 * DAY_S,
      Grant: GRANT_LIFETIME_S,
      Interaction: 60 * MINUTE_S,
      Session: DAY_S,
    },
    cookies: { keys: [clientSecret] },
    // No ID token is ever issued; the library wants a key all the same.
    jwks: { keys: [generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' })] },
    renderError: (ctx, out) => {
      ctx.type = 'html';
      ctx.body = refusedRequestPage(out.error, out.error_description ?? '');
    },
  };
}

/** Each request is the customer's decision: no earlier consent answers for him. */
function askEveryTime(): interactionPolicy.Prompt {
  const decided = new interactionPolicy.Check(
    'decision',
    'the customer has to decide',
    'access_denied',
    (ctx) => {
      checkScope(ctx);
      return ctx.oidc.result?.consent === undefined;
    },
  );
  return new interactionPolicy.Prompt({ name: 'consent', requestable: true }, decided);
}

/** @throws errors.InvalidRequest for a scope that nobody could grant. */
function checkScope(ctx: KoaContextWithOIDC): void {
  const asked = [...ctx.oidc.requestParamScopes];
  if (asked.length === 0 || !asked.every((scope) => SCOPES.includes(scope)))
    throw new errors.InvalidRequest(`scope must be ${SCOPES.join(' or ')}`);
}
