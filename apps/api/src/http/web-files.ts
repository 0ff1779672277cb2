import { existsSync } from 'node:fs';
import { join, sep } from 'node:path';
import express, { type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import { isServerPath } from './server-paths.ts';

const HASHED = `${sep}_app${sep}immutable${sep}`;

function cachePolicy(response: { setHeader(name: string, value: string): unknown }, path: string): void {
  const value = path.includes(HASHED) ? 'public, max-age=31536000, immutable' : 'no-cache';
  response.setHeader('Cache-Control', value);
}

/** The page that starts the single-page application, for every path that is neither the server's nor a built file's. */
function page(webRoot: string): RequestHandler {
  return (request: Request, response: Response, next: NextFunction): void => {
    const wanted = ['GET', 'HEAD'].includes(request.method) && !isServerPath(request.path);
    if (!wanted || request.path.startsWith('/_app/')) next();
    else response.sendFile('200.html', { root: webRoot, headers: { 'Cache-Control': 'no-cache' } });
  };
}

/** No file is looked for on a path of the server. */
function files(webRoot: string): RequestHandler {
  const serve = express.static(webRoot, { index: false, redirect: false, setHeaders: cachePolicy });
  return (request: Request, response: Response, next: NextFunction): void => {
    if (isServerPath(request.path)) next();
    else serve(request, response, next);
  };
}

/** The built web application; nothing when it was not built (tests of the API alone). */
export function webFiles(webRoot: string): RequestHandler[] {
  return existsSync(join(webRoot, '200.html')) ? [files(webRoot), page(webRoot)] : [];
}
