import { describe, expect, it } from '@jest/globals';
import { INCIDENT_KINDS, REACTIONS, SYNC_LANES, type ReactionName } from '@coprowatt/contracts';
import fc from 'fast-check';
import { PROVIDER_ERROR_CODES, ProviderError, type ProviderErrorCode } from '../providers/provider-error.ts';
import { placeOf, reactionTo, type PolicyFacts, type Reaction } from './sync-policy.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const SETTLED: PolicyFacts = {
  lane: 'curve',
  days: 7,
  daysSinceEnd: 30,
  emptyDays: 7,
  delivered: true,
  curveSilentSince: null,
  failures: 0,
  place: 0,
  retryAfterMs: null,
  consentAgeMs: 30 * DAY,
  suspectForMs: null,
  holderWave: false,
};

function wait(name: ReactionName, reason: string, more: object = {}) {
  return {
    name,
    incident: null,
    kind: 'wait',
    reason,
    delayMs: MINUTE,
    counts: true,
    suspect: false,
    ...more,
  };
}
const OURS = {
  name: 'fix',
  incident: 'unknown_answer',
  kind: 'stop',
  reason: 'operator_rejected_us',
  ends: null,
};
const REVOKE = {
  name: 'ask_consent',
  incident: null,
  kind: 'stop',
  reason: 'consent_missing',
  ends: 'revoke',
};
const STOP_LANE = { name: 'stop', incident: null, kind: 'stop_lane' };
const CLAMP = { name: 'clamp', incident: null, kind: 'raise_floor' };
const OUTAGE = { incident: 'outage' };

/** The reaction to each code, once the consent has settled (providers sheet, section 8). */
const TABLE: Record<ProviderErrorCode, object> = {
  bad_request: OURS,
  end_in_future: OURS,
  range_too_wide: { name: 'split', incident: null, kind: 'narrow' },
  before_history: { ...CLAMP, commissioning: false },
  before_activation: { ...CLAMP, commissioning: true },
  before_consent: { ...CLAMP, commissioning: false },
  wrong_direction: STOP_LANE,
  not_offered: STOP_LANE,
  curve_not_collected: { name: 'enable_collection', incident: null, kind: 'no_curve' },
  not_holder: wait('wait', 'not_holder', { delayMs: DAY, suspect: true, incident: 'not_holder_wave' }),
  consent_missing: REVOKE,
  access_denied: { ...REVOKE, reason: 'access_denied' },
  consent_revoked: REVOKE,
  consent_expired: { ...REVOKE, ends: 'runOut' },
  api_not_subscribed: { name: 'fix', incident: 'not_subscribed', kind: 'unsubscribed_lane' },
  token_rejected: wait('renew_token', 'operator_rejected_us', { incident: 'credentials' }),
  bad_credentials: wait('fix', 'operator_rejected_us', { incident: 'credentials' }),
  no_data: { name: 'wait', incident: null, kind: 'empty', because: 'hole' },
  unknown_point: REVOKE,
  quota: wait('back_off', 'quota', { counts: false }),
  operator_failure: wait('back_off', 'operator_unavailable', OUTAGE),
  unavailable: wait('back_off', 'operator_unavailable', OUTAGE),
  unreadable: wait('back_off', 'unreadable_answer', OUTAGE),
  retired_generation: { ...OURS, incident: 'retired' },
  unknown_answer: wait('back_off', 'unknown_answer', { incident: 'unknown_answer' }),
};

function reaction(code: ProviderErrorCode, facts: Partial<PolicyFacts> = {}): Reaction {
  return reactionTo(code, { ...SETTLED, ...facts });
}

describe('what is done about an answer without data', () => {
  it.each([...PROVIDER_ERROR_CODES])('is settled for %s', (code) => {
    expect(reaction(code)).toEqual(TABLE[code]);
  });

  it('has every reaction of the closed set, and every incident that an answer can show', () => {
    const told = PROVIDER_ERROR_CODES.map((code) => reaction(code));
    expect(new Set(told.map(({ name }) => name))).toEqual(new Set(REACTIONS));
    const incidents = told.flatMap(({ incident }) => (incident === null ? [] : [incident]));
    expect(new Set(incidents)).toEqual(new Set(INCIDENT_KINDS));
  });

  it('does not ask for ever when a single day is called too wide', () => {
    expect(reaction('range_too_wide', { days: 2 })).toMatchObject({ kind: 'narrow' });
    expect(reaction('range_too_wide', { days: 1 })).toEqual(OURS);
  });

  it('waits 1, 5, 15, then 60 minutes and keeps trying: outages last days', () => {
    const delays = [0, 1, 2, 3, 4, 50].map((failures) => reaction('operator_failure', { failures }));
    expect(delays.map((one) => one.kind === 'wait' && one.delayMs / MINUTE)).toEqual([1, 5, 15, 60, 60, 60]);
  });

  it('keeps meters that fail together apart, never earlier than the wait and at most a fifth later', () => {
    const at = (place: number, failures: number) => {
      const told = reaction('operator_failure', { place, failures });
      return told.kind === 'wait' ? told.delayMs / MINUTE : NaN;
    };
    expect([0, 0.5, 0.999_99].map((place) => at(place, 0).toFixed(2))).toEqual(['1.00', '1.10', '1.20']);
    expect([0, 0.5, 0.999_99].map((place) => at(place, 3).toFixed(1))).toEqual(['60.0', '66.0', '72.0']);
    expect(reaction('unavailable', { place: 0.5, retryAfterMs: 90_000 })).toMatchObject({ delayMs: 90_000 });
    expect(reaction('quota', { place: 0.5 })).toMatchObject({ delayMs: MINUTE });
    expect(placeOf('00000000-0000-4000-8000-000000000000')).toBe(0);
    expect(placeOf('80000000-0000-4000-8000-000000000000')).toBe(0.5);
    expect(placeOf('ffffffff-0000-4000-8000-000000000000')).toBeLessThan(1);
  });

  it('lowers an end that is not over yet to today, else by a day, and takes an old one for a fault of ours', () => {
    const lowered = (daysSinceEnd: number) => reaction('end_in_future', { daysSinceEnd });
    const by = (byDays: number) => ({ name: 'clamp', incident: null, kind: 'lower_end', byDays });
    expect([-3, -1, 0, 1].map(lowered)).toEqual([by(3), by(1), by(1), by(1)]);
    expect(lowered(2)).toEqual(OURS);
  });

  it('honours the time that the operator gives', () => {
    expect(reaction('quota', { retryAfterMs: 17_000, failures: 3 })).toMatchObject({
      delayMs: 17_000,
      counts: false,
    });
    expect(reaction('unavailable', { retryAfterMs: 90_000 })).toMatchObject({ delayMs: 90_000 });
  });

  it('waits a minute when the operator refuses and says that there is nothing to wait for', () => {
    const { retryAfterMs } = new ProviderError('quota', { status: 429, retryAfterMs: 0 });
    expect(reaction('quota', { retryAfterMs })).toMatchObject({ delayMs: 60_000 });
  });

  it('does not believe "no consent" in the first day of a consent', () => {
    const young = wait('back_off', 'consent_missing');
    expect(reaction('consent_missing', { consentAgeMs: DAY - 1 })).toEqual(young);
    expect(reaction('consent_missing', { consentAgeMs: DAY })).toEqual(REVOKE);
    expect(reaction('unknown_point', { consentAgeMs: 0 })).toEqual(young);
    expect(reaction('access_denied', { consentAgeMs: 0 })).toEqual(wait('back_off', 'access_denied'));
  });

  it('believes at once that a consent was revoked or ran out', () => {
    expect(reaction('consent_revoked', { consentAgeMs: 0 })).toEqual(REVOKE);
    expect(reaction('consent_expired', { consentAgeMs: 0 })).toMatchObject({ ends: 'runOut' });
  });

  it('believes "not the holder" after a week of daily tries; after four months where many are told so', () => {
    const believed = {
      name: 'ask_consent',
      incident: 'not_holder_wave',
      kind: 'stop',
      reason: 'not_holder',
      ends: 'revoke',
    };
    expect(reaction('not_holder', { suspectForMs: 7 * DAY - 1 })).toEqual(TABLE.not_holder);
    expect(reaction('not_holder', { suspectForMs: 7 * DAY })).toEqual(believed);
    const inWave = (suspectForMs: number) => reaction('not_holder', { suspectForMs, holderWave: true });
    expect(inWave(120 * DAY - 1)).toEqual(TABLE.not_holder);
    expect(inWave(120 * DAY)).toEqual(believed);
  });

  it('takes an objection to the curve for one to curves alone', () => {
    expect(reaction('curve_not_collected', { lane: 'productionCurve' })).toEqual({
      name: 'enable_collection',
      incident: null,
      kind: 'stop_lane',
    });
    for (const lane of ['daily', 'productionDaily', 'maximumPower', 'contract'] as const)
      expect(reaction('curve_not_collected', { lane })).toEqual(OURS);
  });

  describe('tells empty days apart', () => {
    const because = (facts: Partial<PolicyFacts>) => {
      const told = reaction('no_data', facts);
      return told.kind === 'empty' && [told.name, told.because];
    };

    it('not yet published when they end with yesterday, a hole when they are older', () => {
      expect(because({ daysSinceEnd: 0 })).toEqual(['wait', 'not_published']);
      expect(because({ daysSinceEnd: 1 })).toEqual(['wait', 'hole']);
      expect(because({ daysSinceEnd: 400 })).toEqual(['wait', 'hole']);
    });

    it('not collected when a curve never came in five weeks', () => {
      const never = { delivered: false, emptyDays: 35 };
      expect(because(never)).toEqual(['enable_collection', 'not_collected']);
      expect(because({ ...never, lane: 'productionCurve' })).toEqual(['enable_collection', 'not_collected']);
      expect(because({ ...never, emptyDays: 34 })).toEqual(['wait', 'hole']);
      expect(because({ ...never, emptyDays: 7, daysSinceEnd: 0 })).toEqual(['wait', 'not_published']);
      expect(because({ ...never, delivered: true })).toEqual(['wait', 'hole']);
    });

    it('not collected any more when a curve that came once is silent for long beside its daily values', () => {
      const silent = { curveSilentSince: '2026-06-01', daysSinceEnd: 0 };
      const off = { name: 'enable_collection', incident: null, kind: 'no_curve', since: '2026-06-01' };
      expect(reaction('no_data', silent)).toEqual(off);
      for (const lane of SYNC_LANES.filter((name) => name !== 'curve'))
        expect(because({ ...silent, lane })).toEqual(['wait', 'not_published']);
    });

    it('never of daily values, which need no switching on', () => {
      for (const lane of ['daily', 'productionDaily', 'maximumPower'] as const)
        expect(because({ lane, delivered: false, emptyDays: 1_000 })).toEqual(['wait', 'hole']);
    });
  });

  it('ends a connection only on the word of the customer or his operator, whatever else is known', () => {
    const facts = fc.record({
      lane: fc.constantFrom(...SYNC_LANES),
      days: fc.integer({ min: 1, max: 366 }),
      daysSinceEnd: fc.integer({ min: 0, max: 1_200 }),
      emptyDays: fc.integer({ min: 1, max: 1_200 }),
      delivered: fc.boolean(),
      curveSilentSince: fc.constantFrom(null, '2026-06-01'),
      failures: fc.nat(100),
      place: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      retryAfterMs: fc.option(fc.nat(DAY)),
      consentAgeMs: fc.nat(1_000 * DAY),
      suspectForMs: fc.option(fc.nat(30 * DAY)),
      holderWave: fc.boolean(),
    });
    const missing = ['consent_missing', 'access_denied', 'unknown_point'];
    const ending = [...missing, 'consent_revoked', 'consent_expired', 'not_holder'];
    fc.assert(
      fc.property(fc.constantFrom(...PROVIDER_ERROR_CODES), facts, (code, known) => {
        const told = reactionTo(code, known);
        if (told.kind === 'wait') expect(told.delayMs).toBeGreaterThanOrEqual(0);
        if (told.kind === 'stop' && told.ends !== null) expect(ending).toContain(code);
        if (known.holderWave && code === 'not_holder') expect(told).toMatchObject({ suspect: true });
      }),
    );
  });
});
