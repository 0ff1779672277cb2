import type { IncomingMessage, ServerResponse } from 'node:http';

interface LoggedError {
  type: string;
  message: string;
  code?: string;
  stack?: string;
  cause?: LoggedError;
}

const DEEPEST_CAUSE = 3;

/** Path of a URL. Query strings are never logged: the operator's callback and our provider calls carry ids there. */
export function pathOf(url: string | undefined): string {
  return (url ?? '').split(/[?#]/, 1)[0] ?? '';
}

/** Only what explains an error: drivers hang SQL parameters and HTTP clients whole requests on theirs. */
export function loggedError(error: unknown, depth = 0): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error) };
  const code =
    'code' in error && (typeof error.code === 'string' || typeof error.code === 'number')
      ? String(error.code)
      : undefined;
  return {
    type: error.constructor.name,
    message: error.message,
    ...(code !== undefined && { code }),
    ...(error.stack !== undefined && { stack: error.stack }),
    ...(error.cause !== undefined && depth < DEEPEST_CAUSE && { cause: loggedError(error.cause, depth + 1) }),
  };
}

/** Method and path; no header, no body, no query. Express rewrites `url` below a mounted router. */
export function loggedRequest(request: IncomingMessage & { originalUrl?: string }) {
  return { method: request.method ?? '', path: pathOf(request.originalUrl ?? request.url) };
}

export function loggedResponse(response: ServerResponse) {
  return { status: response.statusCode };
}
