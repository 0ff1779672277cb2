import { describe, expect, it } from '@jest/globals';
import { CONNECTION_STATES, type ConnectionState } from '@coprowatt/contracts';
import {
  canMove,
  endsRenewal,
  isAwaiting,
  isConfirming,
  isLive,
  isPending,
  isRenewable,
  move,
  needOf,
  type EndName,
  type MoveName,
} from './connection-rules.ts';

const ENDED: ConnectionState[] = [
  'refused',
  'expired',
  'mismatch',
  'revoked',
  'consent_expired',
  'withdrawn',
];
const PENDING: ConnectionState[] = ['awaiting_consent', 'confirming'];
const LIVE: ConnectionState[] = ['connected', 'suspect'];

const TABLE: Record<MoveName, [from: ConnectionState[], to: ConnectionState]> = {
  ask: [[...ENDED, ...PENDING], 'awaiting_consent'],
  receive: [['awaiting_consent'], 'confirming'],
  connect: [['confirming'], 'connected'],
  resume: [[...ENDED, ...PENDING], 'connected'],
  renew: [LIVE, 'connected'],
  approve: [['review'], 'connected'],
  refuse: [['awaiting_consent', 'review'], 'refused'],
  expire: [[...PENDING, 'review'], 'expired'],
  mismatch: [['confirming'], 'mismatch'],
  review: [[...ENDED, ...PENDING], 'review'],
  suspect: [LIVE, 'suspect'],
  clear: [['suspect'], 'connected'],
  revoke: [LIVE, 'revoked'],
  runOut: [LIVE, 'consent_expired'],
  withdraw: [[...CONNECTION_STATES], 'withdrawn'],
};

describe('the states of a connection', () => {
  it.each(Object.entries(TABLE) as [MoveName, [ConnectionState[], ConnectionState]][])(
    '%s moves from %j and from nowhere else',
    (name, [from, to]) => {
      for (const state of CONNECTION_STATES) {
        expect([state, canMove(state, name)]).toEqual([state, from.includes(state)]);
        if (from.includes(state)) expect(move(state, name)).toBe(to);
        else expect(() => move(state, name)).toThrow(`${state} cannot ${name}`);
      }
    },
  );

  it('are live only when the operator may be asked', () => {
    expect(CONNECTION_STATES.filter(isLive)).toEqual(LIVE);
    expect(CONNECTION_STATES.filter(isPending)).toEqual(PENDING);
  });

  it('leave a review only by an admin, by time, or when the claimant gives up', () => {
    const leaving = (Object.keys(TABLE) as MoveName[]).filter((name) => canMove('review', name));
    expect(leaving).toEqual(['approve', 'refuse', 'expire', 'withdraw']);
  });
});

describe('a live connection', () => {
  const DAY_MS = 86_400_000;
  const NOW = Date.parse('2026-06-23T10:00:00Z');
  const TONIGHT = Date.parse('2026-06-23T22:00:00Z');
  const endsIn = (ms: number | null) => (ms === null ? null : new Date(TONIGHT + ms));

  it.each([
    ['connected', 90 * DAY_MS, true],
    ['connected', 90 * DAY_MS + 1, false],
    ['connected', 0, true],
    ['connected', null, false],
    ['suspect', 900 * DAY_MS, true],
    ['suspect', null, true],
    ['withdrawn', DAY_MS, false],
    ['review', DAY_MS, false],
  ] as const)('that is %s and ends in %s ms after today can be renewed: %s', (state, left, isIt) => {
    const connection = { state, provider: 'enedis', consentExpiresAt: endsIn(left) } as const;
    expect(isRenewable(connection, NOW)).toBe(isIt);
  });

  it('is awaited and confirmed by its renewal, another by its state', () => {
    const renewalConsentId = 'a consent';
    const nextCheckAt = new Date(NOW);
    const asked = { state: 'connected', renewalConsentId, nextCheckAt: null } as const;
    expect([isAwaiting(asked), isConfirming(asked)]).toEqual([true, false]);
    const returned = { ...asked, nextCheckAt };
    expect([isAwaiting(returned), isConfirming(returned)]).toEqual([false, true]);
    for (const state of CONNECTION_STATES) {
      const one = { state, renewalConsentId: null, nextCheckAt };
      expect([state, isAwaiting(one)]).toEqual([state, state === 'awaiting_consent']);
      expect([state, isConfirming(one)]).toEqual([state, state === 'confirming']);
    }
  });

  it('survives the end of its renewal, and nothing else', () => {
    const ends: EndName[] = ['refuse', 'expire', 'mismatch', 'revoke', 'runOut', 'withdraw'];
    expect(ends.filter((name) => endsRenewal({ renewalConsentId: 'a consent' }, name))).toEqual([
      'refuse',
      'expire',
      'mismatch',
    ]);
    expect(ends.filter((name) => endsRenewal({ renewalConsentId: null }, name))).toEqual([]);
  });
});

describe('what a meter needs', () => {
  it('is to be connected again once its agreement was revoked or ran out', () => {
    expect(CONNECTION_STATES.filter((state) => needOf(state, false) === 'reconnect')).toEqual([
      'revoked',
      'consent_expired',
    ]);
  });

  it('is a word of its holder while the operator doubts him alone', () => {
    expect(CONNECTION_STATES.filter((state) => needOf(state, false) === 'confirm')).toEqual(['suspect']);
    expect(needOf('suspect', true)).toBeNull();
  });
});
