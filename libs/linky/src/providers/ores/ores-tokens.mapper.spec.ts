import { describe, expect, it } from '@jest/globals';
import { mapTokenAnswer, servicesOf, type OresConsent } from './ores-tokens.mapper.ts';

const NOW = Date.parse('2026-11-22T10:00:00Z');
const ANSWER = {
  access_token: 'access-1',
  token_type: 'Bearer',
  expires_in: 3600,
  refresh_token: 'refresh-1',
  scope: 'consumption',
  consent_id: 'c-1',
  consent_expires_at: '2029-11-22T11:30:00+01:00',
  eans: ['541400000000000011', 42, 'not an EAN'],
};
const CONSENT: OresConsent = {
  id: 'c-1',
  endsAt: new Date('2029-11-22T10:30:00Z'),
  eans: ['541400000000000011'],
  coversCurve: true,
};

describe('the tokens of ORES', () => {
  it('come with the consent that they stand for', () => {
    expect(mapTokenAnswer(ANSWER, NOW)).toEqual({
      tokens: {
        access: 'access-1',
        refresh: 'refresh-1',
        accessExpiresAt: new Date('2026-11-22T11:00:00Z'),
      },
      consent: CONSENT,
    });
    expect(mapTokenAnswer({ ...ANSWER, expires_in: '60' }, NOW)?.tokens.accessExpiresAt).toEqual(
      new Date('2026-11-22T10:01:00Z'),
    );
  });

  it('cover the curve only when the scope says so', () => {
    expect(mapTokenAnswer({ ...ANSWER, scope: 'consumption.daily' }, NOW)?.consent.coversCurve).toBe(false);
    expect(
      mapTokenAnswer({ ...ANSWER, scope: 'consumption.daily consumption' }, NOW)?.consent.coversCurve,
    ).toBe(true);
  });

  it('may stand for a consent without an end', () => {
    expect(mapTokenAnswer({ ...ANSWER, consent_expires_at: undefined }, NOW)?.consent.endsAt).toBeNull();
  });

  it.each([
    null,
    [],
    { ...ANSWER, access_token: '' },
    { ...ANSWER, refresh_token: undefined },
    { ...ANSWER, consent_id: 7 },
    { ...ANSWER, scope: undefined },
    { ...ANSWER, eans: undefined },
    { ...ANSWER, expires_in: 0 },
    { ...ANSWER, expires_in: 'soon' },
    { ...ANSWER, consent_expires_at: 'one day' },
  ])('are not read from %j', (answer) => {
    expect(mapTokenAnswer(answer, NOW)).toBeNull();
  });

  it('open daily values, and the curve when it is covered, of each EAN until the end of the consent', () => {
    const shared = { id: 'c-1', usagePoint: '541400000000000011', state: 'active', from: '2026-11-22' };
    const ends = { until: '2029-11-22', endsAt: CONSENT.endsAt };
    expect(servicesOf(CONSENT, '2026-11-22', NOW)).toEqual([
      { ...shared, ...ends, data: 'daily' },
      { ...shared, ...ends, data: 'load_curve' },
    ]);
    expect(servicesOf({ ...CONSENT, coversCurve: false, endsAt: null }, '2026-11-22', NOW)).toEqual([
      { ...shared, until: null, endsAt: null, data: 'daily' },
    ]);
  });

  it('open nothing any more once the consent has ended', () => {
    const atEnd = servicesOf(CONSENT, '2026-11-22', CONSENT.endsAt?.getTime() ?? 0);
    expect(atEnd.map(({ state }) => state)).toEqual(['ended', 'ended']);
  });
});
