import { fetch, type Headers } from 'undici';
import { ProviderError } from './provider-error.ts';

/** How long an operator may take to answer. */
export const TIMEOUT_MS = 20_000;

export interface OperatorCall {
  method: 'GET' | 'POST';
  /** Whole address, with its query. */
  url: string;
  headers: Record<string, string>;
  body?: string;
}

export interface OperatorAnswer {
  status: number;
  text: string;
  headers: Headers;
  retryAfter: string | null;
}

/** One HTTP exchange with an operator, redirects not followed. @throws ProviderError `unavailable` without an answer. */
export async function exchange({ method, url, headers, body }: OperatorCall): Promise<OperatorAnswer> {
  try {
    const response = await fetch(url, {
      method,
      headers: { Accept: 'application/json', ...headers },
      body: body ?? null,
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return {
      status: response.status,
      text: await response.text(),
      headers: response.headers,
      retryAfter: response.headers.get('retry-after'),
    };
  } catch (cause) {
    throw new ProviderError('unavailable', { cause: reasonOf(cause) });
  }
}

/** JSON whatever the content type says: operators declare octet streams and HTML. @throws ProviderError `unreadable`. */
export function parseAnswer({ status, text }: OperatorAnswer): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ProviderError('unreadable', { status });
  }
}

/** A network error's code or name; its message may hold the address that was called. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') return cause.code;
  return cause instanceof Error ? cause.name : 'unknown';
}
