import { AppError, sendProblem } from '@coprowatt/platform';
import type { NextFunction, Request, Response } from 'express';

/** Takes the form of RFC 8058 from mail programs; it reads no body and no cookie, so a page of others gains nothing by it. */
const ONE_CLICK_PATH = '/api/v1/notifications/unsubscribe';

/**
 * Refuses a body that is not JSON: what a plain HTML form can send (text, form fields) never reaches a route, and nothing
 * is taken for an empty body.
 */
export function jsonOnly(request: Request, response: Response, next: NextFunction): void {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  const hasBody = encoding !== undefined || Number(length ?? 0) > 0;
  if (!hasBody || request.path === ONE_CLICK_PATH || request.is('application/json') !== false) next();
  else sendProblem(request, response, new AppError('unsupported_media_type'));
}
