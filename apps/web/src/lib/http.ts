import { ApiError } from './api-error.ts';
import { connection } from './state/connection.svelte.ts';

type Query = Record<string, string | number | null | undefined>;

let sessionEnded: () => void = () => undefined;

/** Who is told when an answer says that the session is over (the dialog over the page). */
export function onSessionEnded(listener: () => void): void {
  sessionEnded = listener;
}

export interface RequestOptions {
  query?: Query;
  body?: unknown;
  signal?: AbortSignal;
  /** Leaves a 401 to the caller: on the sign-in page it is no ended session. */
  quiet?: boolean;
}

/** One call of the API; throws `ApiError` and nothing else, except an abort. */
export async function request<Answer>(
  method: string,
  path: string,
  options: RequestOptions = {},
): Promise<Answer> {
  const response = await ask(method, path, options);
  const text = await response.text();
  return (text === '' ? undefined : JSON.parse(text)) as Answer;
}

/** The same, for whoever reads the body himself. */
export async function ask(method: string, path: string, options: RequestOptions = {}): Promise<Response> {
  const response = await send(method, path, options);
  if (response.ok) return response;
  const error = await ApiError.from(response, isReading(method));
  if (error.status === 401 && !options.quiet) sessionEnded();
  throw error;
}

async function send(
  method: string,
  path: string,
  { query, body, signal }: RequestOptions,
): Promise<Response> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (body !== undefined) headers['content-type'] = 'application/json';
  try {
    const response = await fetch(`/api/v1${path}${search(query)}`, {
      method,
      headers,
      credentials: 'same-origin',
      body: body === undefined ? undefined : JSON.stringify(body),
      signal,
    });
    connection.answered();
    return response;
  } catch (error) {
    if (signal?.aborted) throw error;
    connection.unanswered();
    throw ApiError.silent(isReading(method));
  }
}

const isReading = (method: string) => method === 'GET';

function search(query: Query = {}): string {
  const entries = Object.entries(query).filter(([, value]) => value !== null && value !== undefined);
  return entries.length ? `?${new URLSearchParams(entries.map(([key, value]) => [key, String(value)]))}` : '';
}
