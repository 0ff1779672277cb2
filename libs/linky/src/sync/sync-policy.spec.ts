import { describe, expect, it } from '@jest/globals';
import { PROVIDER_ERROR_CODES, type ProviderErrorCode } from '../providers/provider-error.ts';
import { reactionTo, type PolicyFacts, type Reaction } from './sync-policy.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const SETTLED: PolicyFacts = {
  lane: 'curve',
  days: 7,
  failures: 0,
  retryAfterMs: null,
  consentAgeMs: 30 * DAY,
  suspectForMs: null,
};

function wait(reason: string, delayMs: number, counts = true, suspect = false) {
  return { kind: 'wait', reason, delayMs, counts, suspect };
}
const STOP = { kind: 'stop', reason: 'operator_rejected_us', ends: null };
const REVOKE = { kind: 'stop', reason: 'consent_missing', ends: 'revoke' };

/** The reaction to each code, once the consent has settled (providers sheet, section 8). */
const TABLE: Record<ProviderErrorCode, object> = {
  bad_request: STOP,
  end_in_future: wait('operator_unavailable', MINUTE),
  range_too_wide: { kind: 'narrow' },
  before_history: { kind: 'raise_floor', commissioning: false },
  before_activation: { kind: 'raise_floor', commissioning: true },
  before_consent: { kind: 'raise_floor', commissioning: false },
  wrong_direction: STOP,
  curve_not_collected: { kind: 'no_curve' },
  not_holder: wait('not_holder', DAY, true, true),
  consent_missing: REVOKE,
  consent_revoked: REVOKE,
  consent_expired: { kind: 'stop', reason: 'consent_missing', ends: 'runOut' },
  api_not_subscribed: wait('operator_rejected_us', MINUTE),
  token_rejected: wait('operator_rejected_us', MINUTE),
  bad_credentials: wait('operator_rejected_us', MINUTE),
  no_data: { kind: 'empty' },
  unknown_point: REVOKE,
  quota: wait('quota', MINUTE, false),
  operator_failure: wait('operator_unavailable', MINUTE),
  unavailable: wait('operator_unavailable', MINUTE),
  unreadable: wait('unreadable_answer', MINUTE),
};

function reaction(code: ProviderErrorCode, facts: Partial<PolicyFacts> = {}): Reaction {
  return reactionTo(code, { ...SETTLED, ...facts });
}

describe('what is done about an answer without data', () => {
  it.each([...PROVIDER_ERROR_CODES])('is settled for %s', (code) => {
    expect(reaction(code)).toEqual(TABLE[code]);
  });

  it('does not ask for ever when a single day is called too wide', () => {
    expect(reaction('range_too_wide', { days: 2 })).toEqual({ kind: 'narrow' });
    expect(reaction('range_too_wide', { days: 1 })).toEqual(STOP);
  });

  it('waits 1, 5, 15, then 60 minutes and keeps trying: outages last days', () => {
    const delays = [0, 1, 2, 3, 4, 50].map((failures) => reaction('operator_failure', { failures }));
    expect(delays.map((one) => one.kind === 'wait' && one.delayMs / MINUTE)).toEqual([1, 5, 15, 60, 60, 60]);
  });

  it('honours the time that the operator gives', () => {
    expect(reaction('quota', { retryAfterMs: 17_000, failures: 3 })).toMatchObject({
      delayMs: 17_000,
      counts: false,
    });
    expect(reaction('unavailable', { retryAfterMs: 90_000 })).toMatchObject({ delayMs: 90_000 });
  });

  it('does not believe "no consent" in the first day of a consent', () => {
    expect(reaction('consent_missing', { consentAgeMs: DAY - 1 })).toEqual(wait('consent_missing', MINUTE));
    expect(reaction('consent_missing', { consentAgeMs: DAY })).toEqual(REVOKE);
  });

  it('believes at once that a consent was revoked or ran out', () => {
    expect(reaction('consent_revoked', { consentAgeMs: 0 })).toEqual(REVOKE);
    expect(reaction('consent_expired', { consentAgeMs: 0 })).toMatchObject({ ends: 'runOut' });
  });

  it('believes "not the holder" after a week of daily tries', () => {
    expect(reaction('not_holder', { suspectForMs: 7 * DAY - 1 })).toMatchObject({
      kind: 'wait',
      suspect: true,
    });
    expect(reaction('not_holder', { suspectForMs: 7 * DAY })).toEqual({
      kind: 'stop',
      reason: 'not_holder',
      ends: 'revoke',
    });
  });

  it('does not take an objection to the curve for one to daily values', () => {
    expect(reaction('curve_not_collected', { lane: 'daily' })).toEqual(STOP);
  });
});
