import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ApiError } from './api-error.ts';
import { errorText, isDown } from './handle-error.ts';
import { onSessionEnded, request } from './http.ts';

const fetched = jest.fn<typeof fetch>();
const ended = jest.fn<() => void>();

beforeEach(() => {
  globalThis.fetch = fetched;
  onSessionEnded(ended);
});

afterEach(() => {
  fetched.mockReset();
  ended.mockReset();
});

const answer = (body: string, status: number, headers: Record<string, string> = {}) =>
  fetched.mockResolvedValue(
    new Response(body, { status, headers: { 'content-type': 'application/problem+json', ...headers } }),
  );

async function failure(options = {}, method = 'GET'): Promise<ApiError> {
  try {
    await request(method, '/x', options);
  } catch (error) {
    if (error instanceof ApiError) return error;
  }
  throw new Error('an ApiError was expected');
}

describe('a call of the API', () => {
  it('carries code, correlation id and fields of a problem document', async () => {
    const errors = [{ field: 'prm', rule: 'prm', message: 'x' }];
    answer(JSON.stringify({ code: 'validation_failed', correlationId: 'c-9', errors }), 400);
    expect(await failure()).toMatchObject({
      code: 'validation_failed',
      status: 400,
      correlationId: 'c-9',
      fields: errors,
    });
  });

  it('understands an answer that is not ours', async () => {
    answer('<html>bad gateway</html>', 502, { 'content-type': 'text/html' });
    expect(await failure()).toMatchObject({ code: 'unreachable', status: 502 });
  });

  it('never shows a code that the catalogue does not know', async () => {
    answer(JSON.stringify({ code: 'brand_new' }), 409);
    expect((await failure()).code).toBe('internal_error');
  });

  it('keeps the wait that the server asks for', async () => {
    answer(JSON.stringify({ code: 'too_many_attempts' }), 429, { 'retry-after': '90' });
    expect(await failure()).toMatchObject({ code: 'too_many_attempts', retryAfterSeconds: 90 });
  });

  it('tells a silent server from a refusal', async () => {
    fetched.mockRejectedValue(new TypeError('failed'));
    const error = await failure();
    expect(error).toMatchObject({ code: 'unreachable', status: 0 });
    expect(isDown(error)).toBe(true);
    expect(errorText(error).sentence).toContain('ne répond pas');
  });

  it.each([
    ['nobody answers', () => fetched.mockRejectedValue(new TypeError('failed'))],
    ['the server is not ready', () => answer(JSON.stringify({ code: 'not_ready' }), 503)],
  ])('speaks of what was typed only where something was sent (%s)', async (_, fail) => {
    fail();
    expect(errorText(await failure()).sentence).not.toContain('saisi');
    fail();
    expect(errorText(await failure({ body: {} }, 'POST')).sentence).toContain('saisi est conservé');
  });

  it('announces an ended session once per answer, but not on the sign-in page', async () => {
    answer(JSON.stringify({ code: 'unauthenticated' }), 401);
    await failure();
    expect(ended).toHaveBeenCalledTimes(1);
    answer(JSON.stringify({ code: 'unauthenticated' }), 401);
    await failure({ quiet: true });
    expect(ended).toHaveBeenCalledTimes(1);
  });

  it('sends only the parameters that have a value', async () => {
    answer('{}', 200);
    await request('GET', '/x', { query: { a: 1, b: null, c: undefined } });
    expect(fetched.mock.calls[0]?.[0]).toBe('/api/v1/x?a=1');
  });
});
