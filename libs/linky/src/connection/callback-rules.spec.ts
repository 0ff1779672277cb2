import { describe, expect, it } from '@jest/globals';
import type { SubscribedService } from '../providers/meter-data.provider.ts';
import { judge, readReturn, recheckSeconds, servicesInForce, type Claim } from './callback-rules.ts';

const STATE = 'abcdefghijklmnopqrstuv';
const MINE = '22516914714270';
const ANOTHER = '11453290002823';

function service(more: Partial<SubscribedService> = {}): SubscribedService {
  return {
    id: '1',
    usagePoint: MINE,
    state: 'active',
    data: 'daily',
    from: '2026-06-23',
    until: '2029-06-22',
    endsAt: null,
    ...more,
  };
}

function verdict(services: SubscribedService[], more: Partial<Claim> = {}) {
  return judge(services, {
    usagePoint: MINE,
    requestedOn: '2026-06-23',
    ownUsagePoints: new Set(),
    contested: false,
    final: false,
    ...more,
  });
}

describe('the query of a return', () => {
  it('is read as an authorisation, a code or an error', () => {
    expect(readReturn({ state: STATE, autorisation_id: '912345678' })).toEqual({
      kind: 'authorised',
      state: STATE,
      brings: 'authorisation',
      value: '912345678',
    });
    expect(readReturn({ state: STATE, code: 'Xq-9_~.2', iss: 'http://ores.test' })).toEqual({
      kind: 'authorised',
      state: STATE,
      brings: 'code',
      value: 'Xq-9_~.2',
    });
    expect(
      readReturn({ state: STATE, error: 'invalid_request', error_description: 'demande_non_aboutie' }).kind,
    ).toBe('refused');
    expect(readReturn({ state: STATE, error: 'access_denied' }).kind).toBe('refused');
    expect(readReturn({ state: STATE, error: 'server_error' }).kind).toBe('failed');
    expect(readReturn({ state: STATE, error: 'invalid_request', error_description: 'no scope' }).kind).toBe(
      'failed',
    );
  });

  it.each<Record<string, unknown>>([
    {},
    { autorisation_id: '1' },
    { state: STATE },
    { state: 'short', autorisation_id: '1' },
    { state: [STATE, STATE], autorisation_id: '1' },
    { state: STATE, autorisation_id: ['1', '2'] },
    { state: STATE, autorisation_id: '0' },
    { state: STATE, autorisation_id: '-1' },
    { state: STATE, autorisation_id: '12345678901234567890' },
    { state: STATE, autorisation_id: '1', code: 'v1' },
    { state: STATE, code: 'v1', error: 'access_denied' },
    { state: STATE, code: '' },
    { state: STATE, code: 'with space' },
    { state: STATE, code: ['1', '2'] },
    { state: STATE, code: 'x'.repeat(513) },
    { state: STATE, code: 'v1', usage_point_id: MINE },
    { state: STATE, autorisation_id: '1', usage_point_id: MINE },
    { state: STATE, autorisation_id: '1', error: 'access_denied' },
  ])('means nothing as %j', (query) => {
    expect(readReturn(query)).toEqual({ kind: 'unknown' });
  });
});

describe('the proof of a claim', () => {
  it('is a fresh service, active or requested, of exactly the point that was typed', () => {
    expect(verdict([service()])).toBe('connect');
    expect(verdict([service({ state: 'pending', from: '2026-07-01' })])).toBe('connect');
    expect(verdict([service({ usagePoint: ANOTHER }), service()])).toBe('connect');
  });

  it('is not waited for once a code was redeemed: the point that was typed is not among those shared', () => {
    expect(verdict([], { final: true })).toBe('mismatch');
    expect(verdict([service()], { final: true })).toBe('connect');
    expect(verdict([service()], { final: true, contested: true })).toBe('review');
  });

  it('is still missing without a service, or with one that ended, is older than the request, or has no date', () => {
    expect(verdict([])).toBe('wait');
    expect(verdict([service({ state: 'ended' })])).toBe('wait');
    expect(verdict([service({ from: '2026-06-22' })])).toBe('wait');
    expect(verdict([service({ from: null })])).toBe('wait');
    expect(verdict([service({ usagePoint: ANOTHER, from: '2026-06-22' })])).toBe('wait');
  });

  it('is not given by another point', () => {
    expect(verdict([service({ usagePoint: ANOTHER })])).toBe('mismatch');
  });

  it('is not denied by another share of the same holder that this subject has already', () => {
    expect(verdict([service({ usagePoint: ANOTHER })], { ownUsagePoints: new Set([ANOTHER]) })).toBe('wait');
  });

  it('goes to an admin when another subject claims the same', () => {
    expect(verdict([service()], { contested: true })).toBe('review');
    expect(verdict([], { contested: true })).toBe('wait');
  });
});

describe('a proof of earlier', () => {
  it('holds while a service of the point is active today', () => {
    const today = '2027-01-01';
    expect(servicesInForce([service()], MINE, today)).toHaveLength(1);
    expect(servicesInForce([service({ until: null })], MINE, today)).toHaveLength(1);
    for (const gone of [
      { state: 'ended' as const },
      { state: 'pending' as const },
      { until: '2026-12-31' },
      { usagePoint: ANOTHER },
    ])
      expect(servicesInForce([service(gone)], MINE, today)).toEqual([]);
  });
});

describe('looks for a confirmation', () => {
  it('grow apart', () => {
    expect([0, 1, 2, 3, 8, 50].map(recheckSeconds)).toEqual([5, 10, 20, 40, 1_280, 1_280]);
  });
});
