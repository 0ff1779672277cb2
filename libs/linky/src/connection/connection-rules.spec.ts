import { describe, expect, it } from '@jest/globals';
import { CONNECTION_STATES, type ConnectionState } from '@coprowatt/contracts';
import { canMove, isLive, isPending, move, type MoveName } from './connection-rules.ts';

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
  expire: [PENDING, 'expired'],
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

  it('leave a review only by an admin, or when the claimant gives up', () => {
    const leaving = (Object.keys(TABLE) as MoveName[]).filter((name) => canMove('review', name));
    expect(leaving).toEqual(['approve', 'refuse', 'withdraw']);
  });
});
