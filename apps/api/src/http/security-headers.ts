import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import helmet from 'helmet';

/** CSP sources of the inline scripts of a page: each build of the web application has its own start script. */
export function inlineScriptHashes(html: string): string[] {
  const scripts = html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g);
  return [...scripts].map(
    ([, code = '']) => `'sha256-${createHash('sha256').update(code).digest('base64')}'`,
  );
}

function pageHashes(webRoot: string): string[] {
  const page = join(webRoot, '200.html');
  return existsSync(page) ? inlineScriptHashes(readFileSync(page, 'utf8')) : [];
}

function policy(scripts: string[], isHttps: boolean): RequestHandler {
  return helmet({
    strictTransportSecurity: isHttps,
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'", ...scripts],
        scriptSrcAttr: ["'none'"],
        // Components place popovers and chart tooltips with style attributes.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        workerSrc: ["'self'", 'blob:'],
        objectSrc: ["'none'"],
        baseUri: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        ...(isHttps && { upgradeInsecureRequests: [] }),
      },
    },
  });
}

/** Helmet for every answer; only pages carry the hashes of the start script, the API documentation does without. */
export function securityHeaders(webRoot: string, publicUrl: string): RequestHandler {
  const isHttps = publicUrl.startsWith('https:');
  const pages = policy(pageHashes(webRoot), isHttps);
  const server = policy([], isHttps);
  return (request: Request, response: Response, next: NextFunction): void => {
    const apply = request.path.startsWith('/api') ? server : pages;
    apply(request, response, next);
  };
}
