import { describe, expect, it } from '@jest/globals';
import type { ProviderErrorCode } from '../provider-error.ts';
import { readEnedisError } from './enedis-errors.ts';

const NOW = Date.parse('2026-06-23T10:00:00Z'); // 12:00:00 in Paris

function read(status: number, body: unknown) {
  return readEnedisError(status, typeof body === 'string' ? body : JSON.stringify(body), null, NOW);
}

/** The catalogue of the providers sheet, section 8, row by row: status, the operator's code, our code. */
const BY_CODE: [number, string, ProviderErrorCode][] = [
  [400, 'invalid_request', 'bad_request'],
  [400, 'ADAM-ERR0126', 'range_too_wide'],
  [400, 'ADAM-DC-0015', 'range_too_wide'],
  [400, 'ADAM-ERR0125', 'before_history'],
  [400, 'ADAM-DC-0016', 'before_history'],
  [400, 'ADAM-ERR0123', 'before_activation'],
  [400, 'ADAM-ERR0069', 'wrong_direction'],
  [400, 'ADAM-ERR0075', 'curve_not_collected'],
  [400, 'ADAM-ERR0061', 'consent_missing'],
  [400, 'ADAM-DC-0007', 'not_holder'],
  [403, 'ADAM-DC-0007', 'not_holder'],
  [403, 'ADAM-DC-0008', 'consent_missing'],
  [403, 'ADAM-DC-0009', 'before_consent'],
  [403, 'unauthorized_user', 'consent_missing'],
  [403, '900908', 'api_not_subscribed'],
  [401, '900901', 'token_rejected'],
  [401, '900902', 'token_rejected'],
  [404, 'no_data_found', 'no_data'],
  [404, 'STM-ERR-0000020', 'no_data'],
  [404, 'STM-ERR-0000014', 'no_data'],
  [404, 'STM-ERR-0000019', 'unknown_point'],
  [429, 'Quota Q3', 'quota'],
  [429, 'Quota Q4', 'quota'],
  [500, 'technical_error', 'operator_failure'],
  [500, 'ADAM-DC-0500', 'operator_failure'],
  [500, 'STM-ERR-0000001', 'operator_failure'],
  [400, 'missing_parameter', 'bad_request'],
  [400, 'invalid_duration_format', 'bad_request'],
  [400, 'maximum_duration_exceeded', 'bad_request'],
  [500, 'lincs-internal-server-error', 'operator_failure'],
  [400, 'invalid_client', 'bad_credentials'],
  [401, 'invalid_client', 'bad_credentials'],
  [400, 'invalid_grant', 'bad_credentials'],
  [401, 'invalid_grant', 'bad_credentials'],
  [400, 'unsupported_grant_type', 'bad_credentials'],
];

const SPELLINGS: [string, (code: string) => string][] = [
  ['as in the sheet', (code) => code],
  ['in small letters', (code) => code.toLowerCase()],
  ['in capitals', (code) => code.toUpperCase()],
  ['with underscores', (code) => code.replaceAll('-', '_')],
  ['with hyphens', (code) => code.replaceAll('_', '-')],
];

const SHAPES: [string, (code: string) => object][] = [
  ['a business error', (error) => ({ error, error_description: 'words', error_uri: 'https://example.test' })],
  ['an error of the 2026 swagger', (code) => ({ code, message: 'words' })],
  ['an error of the gateway', (code) => ({ code, message: 'words', description: 'more words' })],
];

/** Rows that are known by their text, or by nothing but the status. */
const BY_TEXT: [number, unknown, ProviderErrorCode][] = [
  [
    400,
    { error: 'invalid_request', error_description: 'Parameter usage_point_id is missing' },
    'bad_request',
  ],
  [
    400,
    {
      error: 'invalid_request',
      error_description: 'end date parameter must be earlier than the current date',
    },
    'end_in_future',
  ],
  [
    400,
    { code: '400', message: 'The END DATE parameter must be earlier than the current date.' },
    'end_in_future',
  ],
  [
    400,
    { error: 'invalid_request', error_description: "Ce client n'est pas titulaire de ce point" },
    'not_holder',
  ],
  [403, { code: '403', message: "Le client n'est pas titulaire du point" }, 'consent_missing'],
  [403, { code: 'whatever', message: "Le client n'est pas autorisé sur ce point" }, 'consent_missing'],
  [403, { code: '403', message: 'ADAM_DC_0008: no consent' }, 'consent_missing'],
  [
    403,
    { message: 'Resource forbidden', description: 'API Subscription validation failed' },
    'api_not_subscribed',
  ],
  [403, { code: 900908, message: 'Resource forbidden' }, 'api_not_subscribed'],
  [404, { code: '404', message: 'Pas de mesure trouvée pour ce point' }, 'no_data'],
  [404, { code: '404', message: 'Pas de mesure trouvee pour ce point' }, 'no_data'],
  [429, { code: '900800', message: 'SLA dépassé' }, 'quota'],
  [429, { error: 'ADAM-DC-0008' }, 'quota'],
  [429, '', 'quota'],
  [500, 'SI coeur', 'operator_failure'],
  [500, { code: '500', message: 'Erreur technique du SI coeur' }, 'operator_failure'],
  [503, { code: '303001', message: 'Currently Unavailable' }, 'unavailable'],
  [503, '<html>maintenance</html>', 'unavailable'],
];

/** What no row knows: a gateway's page, a cut body, a status on its own, a new code. */
const BARE: [number, unknown, ProviderErrorCode][] = [
  [302, '', 'unknown_answer'],
  [400, {}, 'unknown_answer'],
  [400, { error: 'ADAM-ERR9999', error_description: 'new' }, 'unknown_answer'],
  [401, 'nothing readable', 'token_rejected'],
  [403, '<html>Forbidden</html>', 'unknown_answer'],
  [403, '{"error":"ADAM-DC-00', 'unknown_answer'],
  [403, 'null', 'unknown_answer'],
  [404, '<html>Not Found</html>', 'unknown_answer'],
  [404, { code: '404', message: 'Not Found' }, 'unknown_answer'],
  [408, '', 'unavailable'],
  [410, {}, 'unknown_answer'],
  [418, [], 'unknown_answer'],
  [500, '{"error":"techn', 'operator_failure'],
  [502, '<html>Bad Gateway</html>', 'unavailable'],
  [504, '', 'unavailable'],
  [507, {}, 'operator_failure'],
];

describe("Enedis's error catalogue", () => {
  describe.each(SHAPES)('in %s', (_shape, body) => {
    describe.each(SPELLINGS)('%s', (_spelling, spell) => {
      it.each(BY_CODE)('%i %s means %s', (status, vendor, code) => {
        expect(read(status, body(spell(vendor))).code).toBe(code);
      });
    });
  });

  it.each(BY_TEXT)('reads %i %j as %s', (status, body, code) => {
    expect(read(status, body).code).toBe(code);
  });

  it.each(BARE)('takes %i %j for %s', (status, body, code) => {
    expect(read(status, body).code).toBe(code);
  });

  it('keeps the code for the log, whatever its spelling', () => {
    for (const error of ['ADAM_DC_0008', 'adam-dc-0008', 'Adam-DC-0008'])
      expect(read(403, { error }).vendorCode).toBe('adam-dc-0008');
    expect(read(403, 'x').vendorCode).toBeNull();
  });

  it('honours Retry-After in seconds and as a date', () => {
    expect(readEnedisError(429, '{}', '17', NOW).retryAfterMs).toBe(17_000);
    expect(readEnedisError(503, '{}', 'Tue, 23 Jun 2026 10:00:30 GMT', NOW).retryAfterMs).toBe(30_000);
  });

  describe('the time that a quota text gives', () => {
    const waitAt = (now: string, allowedOn: string) => {
      const body = JSON.stringify({ error: 'Quota Q4', error_description: `allowed on ${allowedOn}` });
      return readEnedisError(429, body, null, Date.parse(now)).retryAfterMs;
    };

    it.each([
      ['a time of the hour', '2026-06-23T12:00:00+02:00', '12:10:00', 600_000],
      ['the whole hour of the quota', '2026-06-23T12:00:00+02:00', '13:00:00', 3_600_000],
      ['an hour by a clock that is ahead', '2026-06-23T12:00:00+02:00', '13:00:01', 3_600_000],
      ['an hour by one that is five minutes ahead', '2026-06-23T12:00:00+02:00', '13:05:00', 3_600_000],
      ['this very second', '2026-06-23T12:00:00+02:00', '12:00:00', 0],
      ['one digit of the hour', '2026-06-23T08:59:30+02:00', '9:00:00', 30_000],
      ['across midnight', '2026-06-23T23:59:50+02:00', '0:00:10', 20_000],
      ['across the hour that spring leaves out', '2026-03-29T01:59:50+01:00', '03:00:10', 20_000],
      ['the first of the two autumn hours', '2026-10-25T02:10:00+02:00', '02:30:00', 1_200_000],
      ['the second of the two autumn hours', '2026-10-25T02:50:00+02:00', '02:20:00', 1_800_000],
      ['the second of the two, once it has begun', '2026-10-25T02:10:00+01:00', '02:30:00', 1_200_000],
    ])('is waited for: %s', (_, now, allowedOn, waitMs) => {
      expect(waitAt(now, allowedOn)).toBe(waitMs);
    });

    it.each([
      ['a second ago', '2026-06-23T12:00:00+02:00', '11:59:59'],
      ['before midnight', '2026-06-23T00:00:05+02:00', '23:59:59'],
      ['the autumn hour that is over', '2026-10-25T02:50:00+01:00', '02:20:00'],
      ['no quota lasts so long', '2026-06-23T12:00:00+02:00', '13:05:01'],
      ['a UTC clock two hours behind', '2026-06-23T12:00:00+02:00', '10:10:00'],
    ])("says no wait when it is past, and is not taken for tomorrow's: %s", (_, now, allowedOn) => {
      expect(waitAt(now, allowedOn)).toBeNull();
    });
  });

  it('never waits longer than the longest quota window', () => {
    expect(readEnedisError(429, '{}', '86400', NOW).retryAfterMs).toBe(3_600_000);
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
