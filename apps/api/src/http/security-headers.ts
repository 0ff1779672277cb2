import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import helmet from 'helmet';
import { isServerPath } from './server-paths.ts';

type Directives = Record<string, string[]>;

/** What none of our pages asks for; a script that got in could not either. */
const PERMISSIONS = [
  'accelerometer',
  'camera',
  'display-capture',
  'geolocation',
  'gyroscope',
  'hid',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'serial',
  'usb',
  'xr-spatial-tracking',
]
  .map((feature) => `${feature}=()`)
  .join(', ');

/** CSP source of one inline text. */
function sourceOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

/** The one style attribute in our pages: SvelteKit hides with it the line that tells screen readers of a new page. */
export const ANNOUNCER_STYLE =
  'position: absolute; left: 0; top: 0; clip: rect(0 0 0 0); clip-path: inset(50%); overflow: hidden; white-space: nowrap; width: 1px; height: 1px';

/** CSP sources of the inline scripts of a page: each build of the web application has its own start script. */
export function inlineScriptHashes(html: string): string[] {
  const scripts = html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g);
  return [...scripts].map(([, code = '']) => sourceOf(code));
}

function pageHashes(webRoot: string): string[] {
  const page = join(webRoot, '200.html');
  return existsSync(page) ? inlineScriptHashes(readFileSync(page, 'utf8')) : [];
}

const NOWHERE: Directives = {
  objectSrc: ["'none'"],
  baseUri: ["'none'"],
  frameAncestors: ["'none'"],
};

const pageDirectives = (scripts: string[]): Directives => ({
  ...NOWHERE,
  defaultSrc: ["'self'"],
  scriptSrc: ["'self'", ...scripts],
  scriptSrcAttr: ["'none'"],
  // Components place popovers and chart tooltips through the style object of an element, which no policy touches.
  styleSrc: ["'self'"],
  styleSrcAttr: ["'unsafe-hashes'", sourceOf(ANNOUNCER_STYLE)],
  imgSrc: ["'self'", 'data:', 'blob:'],
  fontSrc: ["'self'"],
  connectSrc: ["'self'"],
  workerSrc: ["'self'", 'blob:'],
  formAction: ["'self'"],
});

/** Swagger UI brings a style element and style attributes of its own; it has no data of people and no script of others. */
const DOCS: Directives = {
  ...NOWHERE,
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'", "'unsafe-inline'"],
  imgSrc: ["'self'", 'data:'],
  connectSrc: ["'self'"],
  formAction: ["'none'"],
};

/** For answers that are data: whoever gets a browser to show one as a page has a page that can do nothing. */
const DATA: Directives = { ...NOWHERE, defaultSrc: ["'none'"], formAction: ["'none'"] };

/** Answers are one person's: no proxy keeps them, and a browser shows none without asking, also after signing out. */
const ASK_AGAIN = 'private, no-cache';

function headers(directives: Directives, isHttps: boolean): RequestHandler {
  return helmet({
    strictTransportSecurity: isHttps,
    xFrameOptions: { action: 'deny' },
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { ...directives, ...(isHttps && { upgradeInsecureRequests: [] }) },
    },
  });
}

function isDocs(path: string): boolean {
  return path === '/api/docs' || path.startsWith('/api/docs/');
}

/**
 * Helmet for every answer (among others no referrer, no sniffing, opener and resources kept to our origin), with one of
 * three content policies: pages, the API's documentation, data.
 */
export function securityHeaders(webRoot: string, publicUrl: string): RequestHandler {
  const isHttps = publicUrl.startsWith('https:');
  const pages = headers(pageDirectives(pageHashes(webRoot)), isHttps);
  const docs = headers(DOCS, isHttps);
  const data = headers(DATA, isHttps);
  return (request: Request, response: Response, next: NextFunction): void => {
    response.setHeader('Permissions-Policy', PERMISSIONS);
    if (isServerPath(request.path)) response.setHeader('Cache-Control', ASK_AGAIN);
    if (isDocs(request.path)) docs(request, response, next);
    else if (isServerPath(request.path)) data(request, response, next);
    else pages(request, response, next);
  };
}
