import { generateKeyPairSync } from 'node:crypto';
import {
  errors,
  interactionPolicy,
  type ClientMetadata,
  type Configuration,
  type KoaContextWithOIDC,
} from 'oidc-provider';
import { refusedRequestPage } from '../../pages/refused-request-page.ts';

/** The one registered application. */
export interface OresApplication {
  clientId: string;
  clientSecret: string;
  redirectUrl: string;
}

export const SCOPES = ['consumption', 'consumption.daily'];

const MINUTE_S = 60;
const DAY_S = 24 * 60 * MINUTE_S;
/** Machine time. A grant outlives every consent, whose own end is on the Clock. */
const LIFETIMES_S = {
  AccessToken: 60 * MINUTE_S,
  AuthorizationCode: 3 * MINUTE_S,
  RefreshToken: 90 * DAY_S,
  Grant: 10 * 366 * DAY_S,
  Interaction: 60 * MINUTE_S,
  Session: DAY_S,
};

/** The part of the contract that `oidc-provider` is only told: code flow, PKCE S256, secret in the body, rotating refresh tokens. */
export function protocol(application: OresApplication): Configuration {
  return {
    clients: [clientOf(application)],
    clientAuthMethods: ['client_secret_post'],
    responseTypes: ['code'],
    scopes: SCOPES,
    claims: {},
    pkce: { required: () => true },
    routes: { authorization: '/authorize', token: '/token', revocation: '/revoke' },
    features: features(),
    interactions: { policy: [askEveryTime()], url: (_ctx, { uid }) => `/ores/oauth/interaction/${uid}` },
    rotateRefreshToken: true,
    issueRefreshToken: () => true,
    expiresWithSession: () => false,
    revokeGrantPolicy: () => true,
    ttl: LIFETIMES_S,
    cookies: { keys: [application.clientSecret] },
    // No ID token is ever issued; the library wants a key all the same.
    jwks: { keys: [generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' })] },
    renderError: (ctx, out) => {
      ctx.type = 'html';
      ctx.body = refusedRequestPage(out.error, out.error_description ?? '');
    },
  };
}

function clientOf({ clientId, clientSecret, redirectUrl }: OresApplication): ClientMetadata {
  return {
    client_id: clientId,
    client_secret: clientSecret,
    client_name: 'CoproWatt',
    redirect_uris: [redirectUrl],
    response_types: ['code'],
    grant_types: ['authorization_code', 'refresh_token'],
    token_endpoint_auth_method: 'client_secret_post',
    id_token_signed_response_alg: 'ES256',
  };
}

function features(): Configuration['features'] {
  const off = { enabled: false };
  return {
    devInteractions: off,
    dPoP: off,
    pushedAuthorizationRequests: off,
    resourceIndicators: off,
    revocation: { enabled: true, allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId },
    rpInitiatedLogout: off,
    userinfo: off,
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
