import { timingSafeEqual } from 'node:crypto';
import { Router, urlencoded, type Request, type Response } from 'express';
import type { Application } from '../enedis/token.router.ts';
import type { TokenStore } from '../enedis/tokens.store.ts';
import { medRefusals } from './med-error.ts';
import type { MedGateway } from './med-gateway.ts';

/** `POST /accounts/token`: client credentials in the form or as Basic header; the answer does not tell when the token ends. */
export function medTokenRouter(gateway: MedGateway, tokens: TokenStore, account: Application): Router {
  const router = Router();
  router.post(
    '/accounts/token',
    gateway.open('med_token'),
    urlencoded({ extended: false }),
    async (request: Request, response: Response) => {
      checkClient(request, account);
      response.json({ access_token: await tokens.issue(account.clientId), token_type: 'bearer' });
    },
  );
  return router;
}

/** @throws MedError 422 without credentials, 401 for wrong ones. */
function checkClient(request: Request, account: Application): void {
  const form = (request.body ?? {}) as Partial<Record<string, string>>;
  const [clientId, clientSecret] = basicOf(request) ?? [form['client_id'], form['client_secret']];
  if (!clientId || !clientSecret) throw medRefusals.missingClient();
  if (!isSame(clientId, account.clientId) || !isSame(clientSecret, account.clientSecret))
    throw medRefusals.wrongClient();
}

function basicOf(request: Request): [string, string] | null {
  const encoded = /^Basic +(\S+)$/i.exec(request.get('authorization') ?? '')?.[1];
  const text = Buffer.from(encoded ?? '', 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? null : [text.slice(0, colon), text.slice(colon + 1)];
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
