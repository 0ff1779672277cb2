import type { ErrorCode, FieldProblem } from '@coprowatt/contracts';
import { ERROR_MEANINGS } from './error-status.ts';

export interface AppErrorOptions {
  /** One English sentence for logs and API users; never holds a PRM, token or password. */
  detail?: string;
  errors?: FieldProblem[];
  /** Answered as the Retry-After header and the `retryAfter` member. */
  retryAfterSeconds?: number;
  cause?: unknown;
}

/** A refusal that the API answers with `code`; its status follows from the code (`ERROR_MEANINGS`). */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  readonly detail: string | undefined;
  readonly errors: FieldProblem[] | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ErrorCode, options: AppErrorOptions = {}) {
    super(options.detail ?? ERROR_MEANINGS[code].title, { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.status = ERROR_MEANINGS[code].status;
    this.detail = options.detail;
    this.errors = options.errors;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}
