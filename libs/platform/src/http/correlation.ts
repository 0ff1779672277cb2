import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

const HEADER = 'x-correlation-id';
const ids = new WeakMap<IncomingMessage, string>();

/** The id that ties an answer to its log lines; made by us, never taken from the caller. */
export function correlationIdOf(request: IncomingMessage): string {
  const known = ids.get(request);
  if (known) return known;
  const id = randomUUID();
  ids.set(request, id);
  return id;
}

/** Express middleware: the id is on every answer, errors or not. */
export function correlation(request: IncomingMessage, response: ServerResponse, next: () => void): void {
  response.setHeader(HEADER, correlationIdOf(request));
  next();
}
