import { AppError, sendProblem } from '@coprowatt/platform';
import type { NextFunction, Request, RequestHandler, Response } from 'express';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses an unsafe request whose `Origin` is not ours: with SameSite=Lax cookies, the whole of our CSRF defence
 * (design section 3). A request without `Origin` comes from no page.
 */
export function originCheck(publicUrl: string): RequestHandler {
  const ours = new URL(publicUrl).origin;
  return (request: Request, response: Response, next: NextFunction): void => {
    const { origin } = request.headers;
    if (SAFE_METHODS.has(request.method) || origin === undefined || origin === ours) next();
    else sendProblem(request, response, new AppError('origin_refused'));
  };
}
