import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import express, { type Express } from 'express';
import request from 'supertest';
import { jsonOnly } from './json-only.ts';
import { loopbackRedirect } from './loopback-redirect.ts';
import { notFound } from './not-found.ts';
import { originCheck } from './origin-check.ts';
import { ANNOUNCER_STYLE, inlineScriptHashes, securityHeaders } from './security-headers.ts';
import { webFiles } from './web-files.ts';

const PUBLIC_URL = 'http://localhost:21050';
const START = '\n  start({ base: "" });\n';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64');

/** Directives of an answer's content policy, by name. */
function directives(headers: Record<string, string>): Record<string, string> {
  const parts = (headers['content-security-policy'] ?? '').split(';');
  return Object.fromEntries(
    parts.map((part) => [part.trim().split(' ')[0] ?? '', part.trim().split(' ').slice(1).join(' ')]),
  );
}

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
      jsonOnly,
      loopbackRedirect(PUBLIC_URL),
      ...webFiles(root),
    );
    app.all(
      ['/api/v1/echo', '/api/v1/notifications/unsubscribe'],
      (_request, response) => void response.json({ ok: true }),
    );
    app.use(notFound);
  });

  afterAll(() => rmSync(join(root, '..'), { recursive: true }));

  /** A request to the echo, as it stands. */
  async function send(
    method: string,
    headers: Record<string, string>,
    body?: string,
  ): Promise<{ status: number; body: { code?: string } }> {
    const server = app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const call = httpRequest({ host: '127.0.0.1', port, path: '/api/v1/echo', method, headers });
    call.end(body);
    const [answer] = (await once(call, 'response')) as [IncomingMessage];
    const answered = (await json(answer)) as { code?: string };
    server.close();
    return { status: answer.statusCode ?? 0, body: answered };
  }

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
    expect(policy).toContain(`script-src 'self' 'sha256-${sha256(START)}'`);
  });

  it('lets nothing inline, evaluated or foreign into a page, nor a page of ours into another', async () => {
    const policy = directives((await get('/buildings/1')).headers);
    const { 'style-src-attr': attributes, ...others } = policy;
    expect(JSON.stringify(others)).not.toMatch(/unsafe-|https?:|\*/);
    expect(attributes).toBe(`'unsafe-hashes' 'sha256-${sha256(ANNOUNCER_STYLE)}'`);
    expect(policy).toMatchObject({
      'default-src': "'self'",
      'style-src': "'self'",
      'script-src-attr': "'none'",
      'object-src': "'none'",
      'base-uri': "'none'",
      'form-action': "'self'",
      'frame-ancestors': "'none'",
    });
  });

  it('knows the only style attribute of SvelteKit by heart', () => {
    const root = import.meta
      .resolve('@sveltejs/kit')
      .replace(/exports\/index\.js$/, 'runtime/components/root.svelte');
    const styles = [...readFileSync(new URL(root), 'utf8').matchAll(/style="([^"]*)"/g)].map(
      ([, style]) => style,
    );
    expect(styles).toEqual([ANNOUNCER_STYLE]);
  });

  it('gives the API documentation a policy of its own, with scripts of our origin only', async () => {
    for (const path of ['/api/docs', '/api/docs/swagger-ui-init.js']) {
      const policy = directives((await get(path)).headers);
      expect(policy).toMatchObject({ 'default-src': "'none'", 'script-src': "'self'" });
      expect(policy['style-src']).toBe("'self' 'unsafe-inline'");
      expect(policy['frame-ancestors']).toBe("'none'");
    }
  });

  it.each([
    '/api/v1/echo',
    '/API/V1/echo',
    '/api/docs-json',
    '/api/docsx',
    '/health/live',
    '/auth/linky/callback',
  ])('lets the answer of %s do nothing as a page', async (path) => {
    expect(directives((await get(path)).headers)).toEqual({
      'default-src': "'none'",
      'object-src': "'none'",
      'base-uri': "'none'",
      'form-action': "'none'",
      'frame-ancestors': "'none'",
    });
  });

  it.each(['/api/v1/echo', '/api/v1/nope', '/auth/linky/callback'])(
    'lets nobody keep and show again the answer of %s',
    async (path) => {
      expect((await get(path)).headers['cache-control']).toBe('private, no-cache');
    },
  );

  it.each(['/', '/api/v1/echo', '/api/docs'])('says with %s what else browsers must not do', async (path) => {
    const { headers } = await get(path);
    expect(headers).toMatchObject({
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': expect.stringMatching(/camera=\(\).*geolocation=\(\).*microphone=\(\)/),
    });
    expect(headers['x-powered-by']).toBeUndefined();
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

  it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'PROPFIND'])(
    'refuses a foreign page whatever way it asks: %s',
    async (method) => {
      const answer = await send(method, { Origin: 'http://evil.test' });
      expect(answer.status).toBe(403);
      expect((await send(method, { Origin: PUBLIC_URL })).status).toBe(200);
    },
  );

  it.each([
    [{ 'Sec-Fetch-Site': 'cross-site' }, 403],
    [{ 'Sec-Fetch-Site': 'same-site' }, 403],
    [{ 'Sec-Fetch-Site': 'cross-site', Referer: `${PUBLIC_URL}/` }, 403],
    [{ Referer: 'http://evil.test/localhost:21050' }, 403],
    [{ Referer: 'about:blank' }, 403],
    [{ Referer: 'not a URL' }, 403],
    [{ 'Sec-Fetch-Site': 'same-origin' }, 200],
    [{ 'Sec-Fetch-Site': 'none' }, 200],
    [{ Referer: `${PUBLIC_URL}/account` }, 200],
    [{}, 200],
  ])('without an Origin, believes what else the browser says: %j is answered %i', async (said, status) => {
    const headers = { ...said, Cookie: 'coprowatt_session=s%3Aa.b' };
    expect((await send('POST', headers)).status).toBe(status);
  });

  it.each([
    ['text/plain', '{"a":1}'],
    ['application/x-www-form-urlencoded', 'a=1'],
    ['multipart/form-data; boundary=x', '--x--'],
    ['application/jsonx', '{}'],
    ['', '{"a":1}'],
  ])('refuses a body of type "%s"', async (type, body) => {
    const answer = await send('POST', { 'Content-Type': type }, body);
    expect(answer.status).toBe(415);
    expect(answer.body.code).toBe('unsupported_media_type');
  });

  it('takes the one-click form of a mail program at the one place that is for it', async () => {
    const click = (path: string) =>
      request(app).post(path).set('Host', 'localhost:21050').type('form').send('List-Unsubscribe=One-Click');
    await click('/api/v1/notifications/unsubscribe?token=x').expect(200);
    for (const other of ['s', '/more', '/../echo'])
      await click(`/api/v1/notifications/unsubscribe${other}`).expect(415);
  });

  it('takes JSON in any spelling, and no body of any type', async () => {
    expect((await send('POST', { 'Content-Type': 'Application/JSON; charset=UTF-8' }, '{}')).status).toBe(
      200,
    );
    expect((await send('POST', { 'Content-Type': 'text/plain' })).status).toBe(200);
    expect((await send('POST', { 'Content-Length': '0' })).status).toBe(200);
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
