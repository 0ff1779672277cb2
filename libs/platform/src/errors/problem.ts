import type { ProblemDocument } from '@coprowatt/contracts';
import { AppError } from './app-error.ts';
import { errorCode } from './error-code.ts';
import { codeOfStatus, ERROR_MEANINGS } from './error-status.ts';

function statusOf(error: unknown): number | null {
  if (typeof error !== 'object' || error === null) return null;
  if ('getStatus' in error && typeof error.getStatus === 'function') return Number(error.getStatus());
  return 'status' in error && typeof error.status === 'number' ? error.status : null;
}

/** PostgreSQL's `query_canceled`: a statement ran longer than `DATABASE_STATEMENT_TIMEOUT_S`. */
const CANCELLED = '57014';
const RETRY_SECONDS = 30;

/** Any thrown value as an AppError; what is not a known refusal is an `internal_error`, its cause kept for the log. */
export function asAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (errorCode(error) === CANCELLED)
    return new AppError('query_timeout', { retryAfterSeconds: RETRY_SECONDS, cause: error });
  const status = statusOf(error);
  return new AppError(status === null ? 'internal_error' : codeOfStatus(status), { cause: error });
}

/** The RFC 9457 document of an error. An internal error says nothing about its cause. */
export function problemDocument(error: AppError, correlationId: string): ProblemDocument {
  return {
    type: 'about:blank',
    title: ERROR_MEANINGS[error.code].title,
    status: error.status,
    code: error.code,
    ...(error.detail !== undefined && error.code !== 'internal_error' && { detail: error.detail }),
    correlationId,
    ...(error.errors && { errors: error.errors }),
    ...(error.retryAfterSeconds !== undefined && { retryAfter: error.retryAfterSeconds }),
  };
}
