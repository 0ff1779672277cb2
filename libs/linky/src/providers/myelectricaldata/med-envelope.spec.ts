import { describe, expect, it } from '@jest/globals';
import type { ProviderErrorCode } from '../provider-error.ts';
import { medError, readEnvelope, waitOfReset, type MedAnswer } from './med-envelope.ts';

const NOW = Date.parse('2026-11-22T13:00:00Z');
const PRM = '22516914714270';

function answerOf(status: number, body: unknown, more: Partial<MedAnswer> = {}): MedAnswer {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { status, text, retryAfter: null, reset: null, ...more };
}

const refusal = (code: string, message = 'words') => ({
  success: false,
  data: null,
  error: { code, message },
});

/** Status, body, our code: the gateway's own codes, Enedis's inside them, and what stands before the gateway. */
const CATALOGUE: [number, unknown, ProviderErrorCode][] = [
  [200, refusal('ACCESS_DENIED', 'Accès refusé'), 'access_denied'],
  [403, refusal('ACCESS_DENIED'), 'access_denied'],
  [200, refusal('RATE_LIMIT_EXCEEDED', 'Daily rate limit exceeded (50/50)'), 'quota'],
  [429, refusal('RATE_LIMIT_EXCEEDED'), 'quota'],
  [429, { detail: 'slow down' }, 'quota'],
  [409, { detail: 'quota reached' }, 'quota'],
  [200, refusal('NO_DATA'), 'no_data'],
  [404, refusal('NO_DATA'), 'no_data'],
  [200, refusal('PARTIAL_DATA', 'Rate limit exceeded. Returning cached data only.'), 'quota'],
  [200, refusal('PARTIAL_DATA', 'Some days are missing'), 'no_data'],
  [200, refusal('DATE_TOO_OLD'), 'before_history'],
  [200, refusal('INVALID_DATE_RANGE'), 'bad_request'],
  [200, refusal('INVALID_DATE_FORMAT'), 'bad_request'],
  [200, refusal('ENEDIS_ERROR', 'Failed to fetch: 500 technical_error'), 'operator_failure'],
  [200, refusal('ENEDIS_ERROR', 'Failed to fetch a to b: ADAM-ERR0126: exceeds 7 days'), 'range_too_wide'],
  [200, refusal('ENEDIS_ERROR', 'Failed to fetch a to b: ADAM-ERR0069: direction'), 'wrong_direction'],
  [200, refusal('ENEDIS_ERROR', '403 ADAM_DC_0008: no consent'), 'consent_missing'],
  [200, refusal('ENEDIS_ERROR', '400 ADAM-DC-0007'), 'not_holder'],
  [
    200,
    refusal('ENEDIS_ERROR', '400 end date parameter must be earlier than the current date'),
    'end_in_future',
  ],
  [200, refusal('ADAM-ERR0123', "anterior to the meter's last activation date"), 'before_activation'],
  [200, refusal('ENEDIS_UNAVAILABLE'), 'unavailable'],
  [503, refusal('ENEDIS_UNAVAILABLE'), 'unavailable'],
  [401, { detail: 'Invalid authentication credentials' }, 'token_rejected'],
  [422, { detail: 'Field required: start' }, 'bad_request'],
  [500, { detail: 'Internal Server Error' }, 'operator_failure'],
  [502, '<html>Bad Gateway</html>', 'unavailable'],
  [503, '', 'unavailable'],
  [403, { detail: 'Forbidden' }, 'unknown_answer'],
  [404, { detail: 'Not Found' }, 'unknown_answer'],
  [200, refusal('SOMETHING_NEW'), 'unknown_answer'],
  [200, { success: false }, 'unknown_answer'],
  [302, '', 'unknown_answer'],
];

describe("the gateway's error catalogue", () => {
  it.each(CATALOGUE)('reads %i %j as %s', (status, body, code) => {
    expect(() => readEnvelope(answerOf(status, body), NOW)).toThrow(expect.objectContaining({ code }));
  });

  it('shows no point, whatever the gateway repeats', () => {
    for (const body of [
      refusal(`PDL_${PRM}`, PRM),
      { detail: PRM },
      refusal('ENEDIS_ERROR', `${PRM} ADAM-DC-0007`),
    ]) {
      const error = medError(answerOf(200, body), NOW);
      expect(JSON.stringify([error, error.message, error.stack, error.cause])).not.toContain(PRM);
    }
  });
});

describe('what an answer says of the time', () => {
  const waitOf = (more: Partial<MedAnswer>, status = 429) =>
    medError(
      answerOf(status, refusal(status === 503 ? 'ENEDIS_UNAVAILABLE' : 'RATE_LIMIT_EXCEEDED'), more),
      NOW,
    ).retryAfterMs;

  it('is obeyed: Retry-After first, then the reset, else midnight UTC', () => {
    expect(waitOf({ retryAfter: '90', reset: '1795392000' })).toBe(90_000);
    expect(waitOf({ reset: String(NOW / 1_000 + 600) })).toBe(600_000);
    expect(waitOf({})).toBe(11 * 3_600_000);
    expect(waitOf({ retryAfter: '30' }, 503)).toBe(30_000);
    expect(waitOf({}, 503)).toBeNull();
  });

  it('is never longer than a day, and never in the past', () => {
    expect(waitOf({ retryAfter: '999999' })).toBe(86_400_000);
    expect(waitOf({ reset: String(NOW / 1_000 - 5) })).toBeNull();
  });

  it('may be seconds of the epoch, seconds to wait or a date', () => {
    expect(waitOfReset('3600', NOW)).toBe(3_600_000);
    expect(waitOfReset(String(NOW / 1_000 + 3), NOW)).toBe(3_000);
    expect(waitOfReset('2026-11-23T00:00:00Z', NOW)).toBe(11 * 3_600_000);
    for (const none of [null, '', 'soon']) expect(waitOfReset(none, NOW)).toBeNull();
  });
});

describe('an answer with data', () => {
  const measure = { idPrm: PRM, grandeur: [] };

  it('is what stands inside, also beside a word about what Enedis lacks', () => {
    const partial = { code: 'PARTIAL_DATA', message: 'Some days are missing' };
    for (const error of [null, undefined, partial])
      expect(readEnvelope(answerOf(200, { success: true, data: measure, error }), NOW)).toEqual(measure);
  });

  it('is none when it was cut because the allowance is used up: its other days are no holes', () => {
    const error = { code: 'PARTIAL_DATA', message: 'Rate limit exceeded. Returning cached data only.' };
    expect(() => readEnvelope(answerOf(200, { success: true, data: measure, error }), NOW)).toThrow(
      expect.objectContaining({ code: 'quota', retryAfterMs: 11 * 3_600_000 }),
    );
  });

  it.each([{ meter_reading: { interval_reading: [] } }, { customer: { usage_points: [] } }])(
    'is refused in the generation that is switched off: %j',
    (data) => {
      expect(() => readEnvelope(answerOf(200, { success: true, data, error: null }), NOW)).toThrow(
        expect.objectContaining({ code: 'retired_generation' }),
      );
    },
  );

  it.each(['[]', 'null', '{}', '{"success":true}', '{"success":true,"data":[]}', '{"success":tr'])(
    'is unreadable in any other shape: %s',
    (text) => {
      expect(() => readEnvelope(answerOf(200, text), NOW)).toThrow(
        expect.objectContaining({ code: 'unreadable' }),
      );
    },
  );
});
