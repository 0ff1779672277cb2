import { describe, expect, it } from '@jest/globals';
import type { ProviderErrorCode } from '../provider-error.ts';
import { readEnedisError } from './enedis-errors.ts';

const NOW = Date.parse('2026-06-23T10:00:00Z'); // 12:00:00 in Paris

function codeOf(status: number, body: unknown): ProviderErrorCode {
  return readEnedisError(status, typeof body === 'string' ? body : JSON.stringify(body), null, NOW).code;
}

/** The catalogue of the providers sheet, section 8, row by row: status, body, our code. */
const CATALOGUE: [number, unknown, ProviderErrorCode][] = [
  [400, { error: 'invalid_request', error_description: 'Parameter is missing' }, 'bad_request'],
  [
    400,
    {
      error: 'invalid_request',
      error_description: 'end date parameter must be earlier than the current date',
    },
    'end_in_future',
  ],
  [400, { error: 'ADAM-ERR0126', error_description: 'more than 7 days' }, 'range_too_wide'],
  [400, { error: 'ADAM-DC-0015', error_description: '' }, 'range_too_wide'],
  [400, { error: 'ADAM-ERR0125', error_description: 'deadline' }, 'before_history'],
  [400, { error: 'ADAM-DC-0016' }, 'before_history'],
  [400, { error: 'ADAM-ERR0123', error_description: 'last activation date' }, 'before_activation'],
  [400, { error: 'ADAM-ERR0069' }, 'wrong_direction'],
  [400, { error: 'ADAM-ERR0075' }, 'curve_not_collected'],
  [400, { error: 'ADAM-ERR0061' }, 'consent_missing'],
  [400, { error: 'ADAM-DC-0007' }, 'not_holder'],
  [403, { error: 'ADAM-DC-0007' }, 'not_holder'],
  [
    400,
    { error: 'invalid_request', error_description: "Ce client n'est pas titulaire de ce point" },
    'not_holder',
  ],
  [403, { error: 'ADAM-DC-0008' }, 'consent_missing'],
  [403, { code: 'ADAM_DC_0008', message: 'no consent' }, 'consent_missing'],
  [403, { code: 'adam_dc_0009' }, 'before_consent'],
  [403, { error: 'unauthorized_user' }, 'consent_missing'],
  [403, { code: 'whatever', message: "Ce client n'est pas titulaire du point" }, 'consent_missing'],
  [
    403,
    { code: '900908', message: 'Resource forbidden', description: 'API Subscription validation failed' },
    'api_not_subscribed',
  ],
  [403, { code: 900908, message: 'Resource forbidden' }, 'api_not_subscribed'],
  [401, { code: '900901', message: 'Invalid Credentials' }, 'token_rejected'],
  [401, { code: '900902', message: 'Missing Credentials' }, 'token_rejected'],
  [401, 'nothing readable', 'token_rejected'],
  [404, { error: 'no_data_found' }, 'no_data'],
  [404, { code: 'STM-ERR-0000020', message: '' }, 'no_data'],
  [404, { code: '404', message: 'Pas de mesure trouvée pour ce point' }, 'no_data'],
  [404, { error: 'STM-ERR-0000014' }, 'no_data'],
  [404, { error: 'STM-ERR-0000019' }, 'unknown_point'],
  [404, '<html>Not Found</html>', 'bad_request'],
  [429, { error: 'Quota Q3' }, 'quota'],
  [429, { code: '900800', message: 'SLA dépassé' }, 'quota'],
  [500, { error: 'technical_error', error_description: 'Please try later' }, 'operator_failure'],
  [500, { error: 'ADAM-DC-0500' }, 'operator_failure'],
  [500, { error: 'STM-ERR-0000001' }, 'operator_failure'],
  [500, 'SI coeur', 'operator_failure'],
  [503, { code: '303001', message: 'Currently Unavailable' }, 'unavailable'],
  [502, '', 'unavailable'],
  [400, { error: 'invalid_client' }, 'bad_credentials'],
  [401, { error: 'invalid_grant' }, 'bad_credentials'],
  [400, { error: 'unsupported_grant_type' }, 'bad_credentials'],
  [418, {}, 'bad_request'],
];

describe("Enedis's error catalogue", () => {
  it.each(CATALOGUE)('reads %i %j as %s', (status, body, code) => {
    expect(codeOf(status, body)).toBe(code);
  });

  it('honours Retry-After in seconds and as a date', () => {
    expect(readEnedisError(429, '{}', '17', NOW).retryAfterMs).toBe(17_000);
    expect(readEnedisError(503, '{}', 'Tue, 23 Jun 2026 10:00:30 GMT', NOW).retryAfterMs).toBe(30_000);
  });

  it('honours the Paris time that a quota text gives', () => {
    const body = JSON.stringify({ error: 'Quota Q4', error_description: 'allowed on 12:10:00' });
    expect(readEnedisError(429, body, null, NOW).retryAfterMs).toBe(600_000);
  });

  it('never waits longer than the longest quota window', () => {
    const body = JSON.stringify({ error: 'Quota Q4', error_description: 'allowed on 11:59:59' });
    expect(readEnedisError(429, body, null, NOW).retryAfterMs).toBe(3_600_000);
  });

  it('keeps nothing for the log that could hold a PRM', () => {
    expect(
      readEnedisError(403, JSON.stringify({ error: 'refused-22516914714270' }), null, NOW).vendorCode,
    ).toBeNull();
    expect(
      readEnedisError(403, JSON.stringify({ error: 'Point 22516914714270 inconnu' }), null, NOW).vendorCode,
    ).toBeNull();
  });
});
