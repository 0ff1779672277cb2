import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import express, { type Express } from 'express';
import request from 'supertest';
import { loopbackRedirect } from './loopback-redirect.ts';
import { notFound } from './not-found.ts';
import { originCheck } from './origin-check.ts';
import { inlineScriptHashes, securityHeaders } from './security-headers.ts';
import { webFiles } from './web-files.ts';

const PUBLIC_URL = 'http://localhost:21050';
const START = '\n  start({ base: "" });\n';

describe('what stands before every route', () => {
  let root: string;
  let app: Express;

  beforeAll(() => {
    root = join(mkdtempSync(join(tmpdir(), '.coprowatt-')), 'build of the web');
    mkdirSync(join(root, '_app/immutable'), { recursive: true });
    writeFileSync(join(root, '200.html'), `<script src="/x.js"></script><script>${START}</script>`);
    writeFileSync(join(root, '_app/immutable/start.abc.js'), 'export {};');
    writeFileSync(join(root, 'favicon.svg'), '<svg/>');
    app = express();
    app.use(
      securityHeaders(root, PUBLIC_URL),
      originCheck(PUBLIC_URL),
      loopbackRedirect(PUBLIC_URL),
      ...webFiles(root),
    );
    app.all('/api/v1/echo', (_request, response) => void response.json({ ok: true }));
    app.use(notFound);
  });

  afterAll(() => rmSync(join(root, '..'), { recursive: true }));

  const get = (path: string, host = 'localhost:21050') => request(app).get(path).set('Host', host);

  it('serves the page for every path of the web application, even below a folder with a dot', async () => {
    for (const path of ['/', '/sign-in', '/buildings/1/iot?linky=connected', '/auth/linky']) {
      const answer = await get(path).expect(200);
      expect(answer.headers['content-type']).toMatch(/^text\/html/);
      expect(answer.headers['cache-control']).toBe('no-cache');
    }
  });

  it('lets hashed files be kept for ever and asks again for the others', async () => {
    expect((await get('/_app/immutable/start.abc.js').expect(200)).headers['cache-control']).toContain(
      'immutable',
    );
    expect((await get('/favicon.svg').expect(200)).headers['cache-control']).toBe('no-cache');
  });

  it.each([
    '/api/v1/nope',
    '/api',
    '/health/nope',
    '/_app/immutable/gone.js',
    '/socket.io/x',
    '/auth/linky/callback',
  ])('answers a problem document, not the page, for %s', async (path) => {
    const answer = await get(path).expect(404);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(answer.body.code).toBe('not_found');
  });

  it('allows the start script of the page by its hash and no other inline script', async () => {
    const policy = (await get('/')).headers['content-security-policy'] ?? '';
    const hash = createHash('sha256').update(START).digest('base64');
    expect(policy).toContain(`script-src 'self' 'sha256-${hash}'`);
    expect(policy).not.toMatch(/script-src[^;]*unsafe-inline/);
    expect((await get('/api/docs')).headers['content-security-policy']).toContain("script-src 'self';");
  });

  it('finds each inline script, and only those', () => {
    expect(
      inlineScriptHashes('<script>a</script><script type="module">b</script><script src="c"></script>'),
    ).toHaveLength(2);
  });

  it('asks for HTTPS for ever only where the address is https', async () => {
    expect((await get('/')).headers['strict-transport-security']).toBeUndefined();
    const secure = express().use(securityHeaders(root, 'https://copro.example.org'));
    expect((await request(secure).get('/')).headers['strict-transport-security']).toContain('max-age');
  });

  it.each([
    'http://evil.test',
    'null',
    'http://localhost:21051',
    'https://localhost:21050',
    'http://127.0.0.1:21050',
  ])('refuses an unsafe request from %s', async (origin) => {
    const answer = await request(app).post('/api/v1/echo').set('Origin', origin).expect(403);
    expect(answer.body.code).toBe('origin_refused');
  });

  it('lets unsafe requests from our own pages, from no page, and safe ones from anywhere through', async () => {
    await request(app).post('/api/v1/echo').set('Origin', PUBLIC_URL).expect(200);
    await request(app).delete('/api/v1/echo').expect(200);
    await get('/api/v1/echo').set('Origin', 'http://evil.test').expect(200);
  });

  it('sends pages asked by number to localhost, query included, and leaves the API alone', async () => {
    const answer = await get('/buildings/1?a=b', '127.0.0.1:21050').set('Accept', 'text/html').expect(302);
    expect(answer.headers['location']).toBe(`${PUBLIC_URL}/buildings/1?a=b`);
    await get('/api/v1/echo', '127.0.0.1:21050').expect(200);
    await request(app).post('/api/v1/echo').set('Host', '127.0.0.1:21050').expect(200);
  });

  it('does not let a path choose where a redirect leads', async () => {
    const answer = await get('//evil.test/x', '127.0.0.1:21050').set('Accept', 'text/html');
    expect(new URL(answer.headers['location'] ?? PUBLIC_URL).origin).toBe(PUBLIC_URL);
  });
});
