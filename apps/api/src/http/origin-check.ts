import type { IncomingHttpHeaders } from 'node:http';
import { AppError, sendProblem } from '@coprowatt/platform';
import type { NextFunction, Request, RequestHandler, Response } from 'express';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Whether a request comes from one of our pages, or from no page at all. Browsers send `Origin` with every unsafe request;
 * where it is missing, what else a browser says of the page (Fetch Metadata, then the referrer) must not speak against it.
 */
function isOurs({ origin, referer, ...headers }: IncomingHttpHeaders, ours: string): boolean {
  if (origin !== undefined) return origin === ours;
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  return referer === undefined || URL.parse(referer)?.origin === ours;
}

/**
 * Refuses an unsafe request that a foreign page has sent: with SameSite=Lax cookies, the whole of our CSRF defence
 * (design section 3). Every method but GET, HEAD and OPTIONS is unsafe.
 */
export function originCheck(publicUrl: string): RequestHandler {
  const ours = new URL(publicUrl).origin;
  return (request: Request, response: Response, next: NextFunction): void => {
    if (SAFE_METHODS.has(request.method) || isOurs(request.headers, ours)) next();
    else sendProblem(request, response, new AppError('origin_refused'));
  };
}
