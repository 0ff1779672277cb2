import { timingSafeEqual } from 'node:crypto';
import { Router, urlencoded, type Request, type Response } from 'express';
import { EnedisError } from './enedis-error.ts';
import { sendJson, type EnedisGateway } from './enedis-gateway.ts';
import { TOKEN_LIFETIME_S, type TokenStore } from './tokens.store.ts';

export interface Application {
  clientId: string;
  clientSecret: string;
}

type Form = Partial<Record<string, string>>;

/** `/oauth2/v3/token` and `/revoke` (providers sheet, section 3). */
export function tokenRouter(gateway: EnedisGateway, tokens: TokenStore, application: Application): Router {
  const router = Router();
  const form = urlencoded({ extended: false });

  router.post(
    '/oauth2/v3/token',
    gateway.open('token'),
    form,
    async (request: Request, response: Response) => {
      checkClient(request, application);
      const body = {
        access_token: await tokens.issue(application.clientId),
        scope: 'am_application_scope default',
        token_type: 'Bearer',
        expires_in: TOKEN_LIFETIME_S,
      };
      sendJson(response, 200, body, 'text/html');
    },
  );

  router.post(
    '/oauth2/v3/revoke',
    gateway.open('revoke'),
    form,
    async (request: Request, response: Response) => {
      await tokens.revoke(formOf(request).token ?? '');
      response.status(200).end();
    },
  );
  return router;
}

/** @throws EnedisError 400 on the grant type, 401 on the credentials (Basic header or form fields). */
function checkClient(request: Request, application: Application): void {
  const fields = formOf(request);
  if (fields.grant_type === undefined)
    throw EnedisError.business(400, 'invalid_request', 'Missing grant_type parameter value');
  if (fields.grant_type !== 'client_credentials')
    throw EnedisError.business(400, 'unsupported_grant_type', 'Unsupported grant_type value');
  const [clientId, clientSecret] = basicOf(request) ?? [fields.client_id, fields.client_secret];
  if (!isSame(clientId, application.clientId) || !isSame(clientSecret, application.clientSecret))
    throw EnedisError.business(401, 'invalid_client', 'Client Authentication failed.');
}

function formOf(request: Request): Form {
  return (request.body ?? {}) as Form;
}

function basicOf(request: Request): [string, string] | null {
  const encoded = /^Basic +(\S+)$/i.exec(request.get('authorization') ?? '')?.[1];
  if (!encoded) return null;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? null : [text.slice(0, colon), text.slice(colon + 1)];
}

function isSame(given: unknown, expected: string): boolean {
  const [a, b] = [Buffer.from(typeof given === 'string' ? given : ''), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
