import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { isServerPath } from './server-paths.ts';

const LOOPBACK_ADDRESSES = new Set(['127.0.0.1', '[::1]']);

/** Pages asked by number go to `localhost`, PUBLIC_URL's name: a cookie set for one is not sent to the other. */
export function loopbackRedirect(publicUrl: string): RequestHandler {
  const wanted = new URL(publicUrl);
  return (request: Request, response: Response, next: NextFunction): void => {
    const isPage =
      request.method === 'GET' && !isServerPath(request.path) && request.accepts('html') !== false;
    const asked = URL.parse(`http://${request.headers.host ?? ''}`)?.hostname ?? '';
    if (wanted.hostname !== 'localhost' || !isPage || !LOOPBACK_ADDRESSES.has(asked)) next();
    else response.redirect(302, `${wanted.origin}${request.originalUrl}`);
  };
}
