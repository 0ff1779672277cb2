import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { scrubLine, scrubText, scrubValue } from './scrub.ts';

const PRM = '00000000000101';
const EAN = '541448820000000014';

describe('the last scrub of a log line', () => {
  it.each([
    [`asked for ${PRM}.`, 'asked for [redacted].'],
    ['asked for 00 000 000 000 101', 'asked for [redacted]'],
    [`EAN ${EAN}`, 'EAN [redacted]'],
    ['Authorization: Bearer abc.DEF-123', 'Authorization: Bearer [redacted]'],
    ['cookie coprowatt_session=s%3Aabc.def; other=1', 'cookie coprowatt_session=[redacted]; other=1'],
    [
      'GET /cb?code=abc&state=xyz&usage_point_id=1',
      'GET /cb?code=[redacted]&state=[redacted]&usage_point_id=[redacted]',
    ],
    ['postgres://coprowatt:s3cret@127.0.0.1:5432/db', 'postgres://coprowatt:[redacted]@127.0.0.1:5432/db'],
    ['access_token=abcdef', 'access_token=[redacted]'],
  ])('cleans %j', (text, clean) => {
    expect(scrubText(text)).toBe(clean);
  });

  it.each([
    '2026-11-22T13:46:34.952Z',
    'in 1795353600000 ms',
    'e2ca080f-4a9f-44c5-a8cc-9269cf311711',
    'exit code=1',
    'listening on 127.0.0.1:25432',
    '15 digits: 123456789012345',
  ])('leaves %j as it is', (text) => {
    expect(scrubText(text)).toBe(text);
  });

  it('takes the whole value of a field with the name of a secret, at any depth', () => {
    const line = JSON.stringify({
      a: { password: 'x', prm: '1', headers: { cookie: 'y', host: 'h' } },
      refreshToken: { v: 1 },
    });
    expect(JSON.parse(scrubLine(line))).toEqual({
      a: { password: '[redacted]', prm: '[redacted]', headers: { cookie: '[redacted]', host: 'h' } },
      refreshToken: '[redacted]',
    });
  });

  it('keeps the line readable as JSON when a number is taken out of it', () => {
    expect(JSON.parse(scrubLine('{"point":12345678901234,"n":5}'))).toEqual({ point: '[redacted]', n: 5 });
  });

  it('cleans names of fields too', () => {
    expect(JSON.parse(scrubLine(JSON.stringify({ [PRM]: 1 })))).toEqual({ '[redacted]': 1 });
  });

  it('lets no PRM or EAN through, whatever stands around it', () => {
    const around = fc.string().filter((text) => !/\d/.test(text));
    fc.assert(
      fc.property(around, fc.constantFrom(PRM, EAN), around, fc.string(), (before, secret, after, key) => {
        const line = JSON.stringify({ [key]: `${before}${secret}${after}`, list: [secret, Number(secret)] });
        expect(scrubLine(line)).not.toContain(secret);
      }),
    );
  });

  it('leaves a line as it is only where nothing in it is scrubbed', () => {
    const parts = [
      'password',
      'prm',
      'ean',
      'usage_point_id',
      'Bearer abcdef',
      'a=b',
      PRM,
      EAN,
      '00 000 000 000 101',
    ];
    const text = fc.oneof(fc.string(), fc.constantFrom(...parts, 'x://u:p@h', 'sid=abc', '\u00a0'));
    const line = fc
      .dictionary(text, fc.oneof(text, fc.integer(), fc.array(text)))
      .map((fields) => JSON.stringify(fields));
    fc.assert(
      fc.property(line, (json) => {
        expect(JSON.parse(scrubLine(json))).toEqual(scrubValue(JSON.parse(json)));
      }),
      { numRuns: 2_000 },
    );
    const request =
      '{"level":30,"time":"2026-11-23T11:38:11.645Z","req":{"method":"GET","path":"/api"},"msg":"GET /api 304"}\n';
    expect(scrubLine(request)).toBe(request);
  });

  it('scrubs as text what is not JSON', () => {
    expect(scrubLine(`not json ${PRM}`)).toBe('not json [redacted]');
  });
});
