import type { Metrics } from '@coprowatt/platform';
import type { NextFunction, Request, RequestHandler, Response } from 'express';

const BUCKETS_S = [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** The pattern of the route that took a request, never its path: that one names buildings and meters. */
function routeOf({ route }: Request): string {
  const path: unknown = (route as { path?: unknown } | undefined)?.path;
  return typeof path === 'string' && path.startsWith('/') ? path : 'none'; // the last one's is `*path`
}

/** Notes how long each request took; pages, files and what nobody answers have the route `none`. */
export function measureRequests(metrics: Metrics): RequestHandler {
  const note = metrics.durations(
    {
      name: 'coprowatt_http_request_duration_seconds',
      help: 'Requests by method, route pattern and status; `aborted`: the caller left before the end.',
      labelNames: ['method', 'route', 'status'],
    },
    BUCKETS_S,
  );
  return (request: Request, response: Response, next: NextFunction): void => {
    const startedMs = performance.now();
    response.once('close', () => {
      const status = response.writableFinished ? String(response.statusCode) : 'aborted';
      const labels = { method: request.method, route: routeOf(request), status };
      note(labels, (performance.now() - startedMs) / 1_000);
    });
    next();
  };
}
