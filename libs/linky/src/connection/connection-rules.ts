import type { ConnectionState } from '@coprowatt/contracts';

/** States in which the operator may be asked. At most one such connection a PRM on the platform (design rule 7). */
export const LIVE_STATES = ['connected', 'suspect'] as const satisfies ConnectionState[];
/** States in which an answer of the operator's consent page is still awaited. */
export const PENDING_STATES = ['awaiting_consent', 'confirming'] as const satisfies ConnectionState[];

const ENDED = ['refused', 'expired', 'mismatch', 'revoked', 'consent_expired', 'withdrawn'] as const;

interface Move {
  from: readonly ConnectionState[];
  to: ConnectionState;
}

/** Every move that a connection can make; nothing else changes its state. */
const MOVES = {
  /** A consent is asked (again) at the operator's page. */
  ask: { from: [...ENDED, ...PENDING_STATES], to: 'awaiting_consent' },
  /** A return from that page was accepted; its proof is being looked for. */
  receive: { from: ['awaiting_consent'], to: 'confirming' },
  /** The operator confirmed the service for exactly this PRM. */
  connect: { from: ['confirming'], to: 'connected' },
  /** The proof of an earlier connection still holds: a new consent in the application was enough. */
  resume: { from: [...ENDED, ...PENDING_STATES], to: 'connected' },
  /** An admin found that a claim in review is right. */
  approve: { from: ['review'], to: 'connected' },
  /** By the person at the operator's page, or of a claim by an admin. */
  refuse: { from: ['awaiting_consent', 'review'], to: 'refused' },
  expire: { from: PENDING_STATES, to: 'expired' },
  /** Another PRM than the one typed was shared. */
  mismatch: { from: ['confirming'], to: 'mismatch' },
  /** Another subject has, or claims, this PRM: an admin decides. */
  review: { from: [...ENDED, ...PENDING_STATES], to: 'review' },
  /** The operator says that the holder is another: believed after a while. */
  suspect: { from: LIVE_STATES, to: 'suspect' },
  /** Data came again. */
  clear: { from: ['suspect'], to: 'connected' },
  /** The operator knows no consent any more. */
  revoke: { from: LIVE_STATES, to: 'revoked' },
  /** The consent reached its end. */
  runOut: { from: LIVE_STATES, to: 'consent_expired' },
  withdraw: { from: [...LIVE_STATES, ...PENDING_STATES, 'review', ...ENDED], to: 'withdrawn' },
} as const satisfies Record<string, Move>;

export type MoveName = keyof typeof MOVES;
/** Moves that end a connection or a request. */
export type EndName = Extract<MoveName, 'refuse' | 'expire' | 'mismatch' | 'revoke' | 'runOut' | 'withdraw'>;

export function canMove(state: ConnectionState, name: MoveName): boolean {
  const { from }: Move = MOVES[name];
  return from.includes(state);
}

/** The state after a move. @throws Error when the state does not allow it: a caller asks `canMove` first. */
export function move(state: ConnectionState, name: MoveName): ConnectionState {
  if (!canMove(state, name)) throw new Error(`a connection that is ${state} cannot ${name}`);
  return MOVES[name].to;
}

export function isLive(state: ConnectionState): boolean {
  return LIVE_STATES.some((live) => live === state);
}

export function isPending(state: ConnectionState): boolean {
  return PENDING_STATES.some((pending) => pending === state);
}
