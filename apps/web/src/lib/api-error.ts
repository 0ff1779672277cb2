import { ERROR_CODES, type ErrorCode, type FieldProblem, type ProblemDocument } from '@coprowatt/contracts';

/** `unreachable`: no answer at all (network, server down); the rest are the API's codes. */
export type ApiErrorCode = ErrorCode | 'unreachable';

/** An answer of the API that is not a success, or the absence of one. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    readonly code: ApiErrorCode,
    /** HTTP status, 0 when there was no answer. */
    readonly status: number,
    readonly correlationId: string | null = null,
    readonly fields: FieldProblem[] = [],
    /** Seconds to wait, from `Retry-After`. */
    readonly retryAfterSeconds: number | null = null,
    /** Nothing was sent that could have been typed. */
    readonly reading = false,
  ) {
    super(code);
  }

  static async from(response: Response, reading: boolean): Promise<ApiError> {
    const problem = await readProblem(response);
    return new ApiError(
      problem.code ?? fallbackCode(response.status),
      response.status,
      problem.correlationId ?? response.headers.get('x-correlation-id'),
      problem.errors ?? [],
      problem.retryAfter ?? retryAfter(response),
      reading,
    );
  }

  /** No answer at all. */
  static silent(reading: boolean): ApiError {
    return new ApiError('unreachable', 0, null, [], null, reading);
  }
}

async function readProblem(response: Response): Promise<Partial<ProblemDocument>> {
  if (!response.headers.get('content-type')?.includes('json')) return {};
  const body = (await response.json()) as Partial<ProblemDocument>;
  return { ...body, code: ERROR_CODES.find((code) => code === body.code) };
}

/** A proxy in between answers without our document. */
function fallbackCode(status: number): ApiErrorCode {
  if (status === 401) return 'unauthenticated';
  if (status === 403) return 'forbidden';
  if (status === 404) return 'not_found';
  if (status === 429) return 'too_many_requests';
  return status >= 502 && status <= 504 ? 'unreachable' : 'internal_error';
}

function retryAfter(response: Response): number | null {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds : null;
}
