import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Request, Response } from 'express';
import { correlationIdOf } from '../http/correlation.ts';
import type { AppError } from './app-error.ts';
import { asAppError, problemDocument } from './problem.ts';

/** Writes one error as `application/problem+json`, Retry-After included; what was said of the answer that failed is taken back. */
export function sendProblem(request: Request, response: Response, error: AppError): void {
  response.removeHeader('ETag');
  if (error.retryAfterSeconds !== undefined)
    response.setHeader('Retry-After', String(error.retryAfterSeconds));
  response
    .status(error.status)
    .type('application/problem+json')
    .end(JSON.stringify(problemDocument(error, correlationIdOf(request))));
}

/** The only exception filter: every error of an HTTP route leaves as a problem document. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Problem');

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<Request>();
    const response = http.getResponse<Response>();
    const error = asAppError(thrown);
    if (error.code === 'internal_error' || error.code === 'query_timeout')
      this.logger.error({ err: error.cause ?? error, correlationId: correlationIdOf(request) }, error.code);
    if (response.headersSent) response.destroy();
    else sendProblem(request, response, error);
  }
}
