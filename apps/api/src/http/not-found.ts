import { AppError, sendProblem } from '@coprowatt/platform';
import type { Request, Response } from 'express';

/** The last handler: what no route, file or page has answered. */
export function notFound(request: Request, response: Response): void {
  sendProblem(request, response, new AppError('not_found'));
}
