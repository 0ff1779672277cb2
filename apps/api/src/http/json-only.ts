import { AppError, sendProblem } from '@coprowatt/platform';
import type { NextFunction, Request, Response } from 'express';

/**
 * Refuses a body that is not JSON: what a plain HTML form can send (text, form fields) never reaches a route, and nothing
 * is taken for an empty body.
 */
export function jsonOnly(request: Request, response: Response, next: NextFunction): void {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  const hasBody = encoding !== undefined || Number(length ?? 0) > 0;
  if (!hasBody || request.is('application/json') !== false) next();
  else sendProblem(request, response, new AppError('unsupported_media_type'));
}
