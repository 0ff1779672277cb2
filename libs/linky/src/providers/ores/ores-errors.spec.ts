import { describe, expect, it } from '@jest/globals';
import type { ProviderErrorCode } from '../provider-error.ts';
import { readOresError } from './ores-errors.ts';

const NOW = Date.parse('2026-11-22T10:00:00Z');

function problem(status: number, code: string, more: object = {}) {
  return JSON.stringify({ type: `urn:ores:${code}`, title: code, status, code, detail: 'words', ...more });
}

/** Providers sheet, section 12.2, row by row: status, code, ours. */
const DATA: [number, string, ProviderErrorCode][] = [
  [400, 'invalid_ean', 'bad_request'],
  [400, 'invalid_range', 'bad_request'],
  [400, 'range_too_large', 'range_too_wide'],
  [401, 'invalid_token', 'token_rejected'],
  [403, 'scope_insufficient', 'bad_request'],
  [403, 'consent_missing', 'consent_missing'],
  [403, 'consent_expired', 'consent_expired'],
  [403, 'consent_revoked', 'consent_revoked'],
  [404, 'unknown_ean', 'unknown_point'],
  [404, 'no_data', 'no_data'],
  [409, 'quarter_hourly_not_active', 'curve_not_collected'],
  [429, 'rate_limited', 'quota'],
  [500, 'internal', 'operator_failure'],
  [503, 'maintenance', 'unavailable'],
];

/** RFC 6749, section 5.2. */
const OAUTH: [number, string, ProviderErrorCode][] = [
  [400, 'invalid_grant', 'consent_revoked'],
  [400, 'invalid_request', 'bad_request'],
  [401, 'invalid_client', 'bad_credentials'],
  [400, 'unauthorized_client', 'bad_credentials'],
  [400, 'unsupported_grant_type', 'bad_request'],
  [400, 'invalid_scope', 'bad_request'],
  [500, 'server_error', 'operator_failure'],
  [503, 'temporarily_unavailable', 'unavailable'],
];

/** Answers without a code that we know: a refusal by a firewall or a gateway is no proof of a withdrawal. */
const BARE: [number, string, ProviderErrorCode][] = [
  [301, '', 'unknown_answer'],
  [400, '{}', 'unknown_answer'],
  [401, '', 'token_rejected'],
  [403, problem(403, 'something_new'), 'unknown_answer'],
  [403, '<html>Forbidden</html>', 'unknown_answer'],
  [403, problem(403, 'consent_revoked').slice(0, -9), 'unknown_answer'],
  [404, '<html>Not Found</html>', 'unknown_answer'],
  [408, '', 'unavailable'],
  [409, '[]', 'unknown_answer'],
  [418, '{}', 'unknown_answer'],
  [429, 'slow down', 'quota'],
  [429, problem(429, 'consent_revoked'), 'quota'],
  [500, '', 'operator_failure'],
  [502, '<html>Bad Gateway</html>', 'unavailable'],
  [503, 'null', 'unavailable'],
  [504, '', 'unavailable'],
  [507, '[]', 'operator_failure'],
];

describe('an error of ORES', () => {
  it.each(DATA)('%i %s of the data API means %s', (status, code, ours) => {
    expect(readOresError(status, problem(status, code), null, NOW)).toMatchObject({
      code: ours,
      vendorCode: code,
    });
  });

  it.each(DATA)('%i %s means the same in capitals and with hyphens', (status, code, ours) => {
    const spelled = problem(status, code.toUpperCase().replaceAll('_', '-'));
    expect(readOresError(status, spelled, null, NOW).code).toBe(ours);
  });

  it.each(OAUTH)('%i %s of the OAuth endpoints means %s', (status, error, ours) => {
    const body = JSON.stringify({ error, error_description: 'words' });
    expect(readOresError(status, body, null, NOW)).toMatchObject({ code: ours, vendorCode: error });
  });

  it.each(BARE)('%i with %j means %s', (status, body, ours) => {
    expect(readOresError(status, body, null, NOW).code).toBe(ours);
  });

  it('says how long to wait by its header, else by its body, and never more than a day', () => {
    const waitOf = (body: string, header: string | null, status = 429) =>
      readOresError(status, body, header, NOW).retryAfterMs;
    const told = problem(429, 'rate_limited', { retry_after: 30 });
    expect(waitOf(told, '17')).toBe(17_000);
    expect(waitOf(told, null)).toBe(30_000);
    expect(waitOf(told, 'Sun, 22 Nov 2026 10:00:05 GMT')).toBe(5_000);
    expect(waitOf(told, '999999')).toBe(86_400_000);
    expect(waitOf(problem(503, 'maintenance'), '120', 503)).toBe(120_000);
    expect(waitOf(problem(429, 'rate_limited', { retry_after: 'soon' }), null)).toBeNull();
    expect(waitOf(problem(403, 'consent_revoked', { retry_after: 30 }), '30', 403)).toBeNull();
  });

  it('never brings an EAN or a sentence into the log', () => {
    for (const code of ['541400000000000011', 'no consent for 541400000000000011', 'Sentence with spaces'])
      expect(readOresError(400, problem(400, code), null, NOW).vendorCode).toBeNull();
  });
});
