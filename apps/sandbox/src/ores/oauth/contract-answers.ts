import type { KoaContextWithOIDC, Provider } from 'oidc-provider';
import type { SandboxClock } from '../../time/sandbox-clock.ts';
import type { ConsentStore } from '../consents/consents.store.ts';

type Middleware = Parameters<Provider['use']>[0];

const ERRORS = new Set(['access_denied', 'invalid_request', 'server_error']);

/** What the contract adds to the standard's answers, or leaves out of them (providers sheet, section 12.2). */
export function keepToContract(consents: ConsentStore, clock: SandboxClock): Middleware {
  return async (ctx, next) => {
    await next();
    const location = ctx.response.get('location');
    if (location) ctx.set('Location', asCallback(location));
    const oidc = (ctx as Partial<KoaContextWithOIDC>).oidc;
    const consent = consents.findByGrant(oidc?.entities.Grant?.jti);
    if (oidc?.route !== 'token' || ctx.status !== 200 || !consent) return;
    ctx.body = {
      ...(ctx.body as object),
      consent_id: consent.id,
      consent_expires_at: consent.expiresAt,
      eans: consent.eans,
    };
    if (consent.endsOnceUsed) await consents.revoke(({ id }) => id === consent.id, new Date(clock.nowMs()));
  };
}

/** Callbacks carry `code` and `state`, or one of three errors, its description and `state`; never a fragment. */
function asCallback(location: string): string {
  if (!URL.canParse(location)) return location;
  const url = new URL(location);
  if (url.hash.includes('error=')) [url.search, url.hash] = [url.hash.slice(1), ''];
  url.searchParams.delete('iss');
  const error = url.searchParams.get('error');
  if (error !== null && !ERRORS.has(error)) url.searchParams.set('error', 'invalid_request');
  return url.href;
}
