import { consentDaysLeft, OPERATOR_ZONES, RENEWABLE_DAYS, type ConnectionState } from '@coprowatt/contracts';
import type { MeterNeed } from '@coprowatt/iot';
import type { Connection } from './connection.entity.ts';

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
  /** A live one got a new consent, in the application or by a return that the operator confirmed. */
  renew: { from: LIVE_STATES, to: 'connected' },
  /** An admin found that a claim in review is right. */
  approve: { from: ['review'], to: 'connected' },
  /** By the person at the operator's page, or of a claim by an admin. */
  refuse: { from: ['awaiting_consent', 'review'], to: 'refused' },
  /** No answer in time: of the operator, or to a claim of an admin. */
  expire: { from: [...PENDING_STATES, 'review'], to: 'expired' },
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

/**
 * What a meter in this state waits for from whoever answers for it; null when for nothing.
 * @param isHolderWave the operator doubts many holders at once: its failure, of which nobody need do anything
 */
export function needOf(state: ConnectionState, isHolderWave: boolean): MeterNeed | null {
  if (state === 'revoked' || state === 'consent_expired') return 'reconnect';
  return state === 'suspect' && !isHolderWave ? 'confirm' : null;
}

export function isPending(state: ConnectionState): boolean {
  return PENDING_STATES.some((pending) => pending === state);
}

/** Whether a live connection is being asked again, and goes on meanwhile. */
export function isRenewing({ renewalConsentId }: Pick<Connection, 'renewalConsentId'>): boolean {
  return renewalConsentId !== null;
}

/** A request is open at the operator's page and nothing came back yet. */
export function isAwaiting(
  connection: Pick<Connection, 'state' | 'renewalConsentId' | 'nextCheckAt'>,
): boolean {
  return isRenewing(connection) ? connection.nextCheckAt === null : connection.state === 'awaiting_consent';
}

/** A return was taken and is being confirmed. */
export function isConfirming(
  connection: Pick<Connection, 'state' | 'renewalConsentId' | 'nextCheckAt'>,
): boolean {
  return isRenewing(connection) ? connection.nextCheckAt !== null : connection.state === 'confirming';
}

/** The end of a request that leaves a live connection as it is. */
export function endsRenewal(connection: Pick<Connection, 'renewalConsentId'>, name: EndName): boolean {
  return isRenewing(connection) && (name === 'refuse' || name === 'expire' || name === 'mismatch');
}

/** A live connection can be asked again near the end of its consent, and while the operator doubts its holder. */
export function isRenewable(
  { state, provider, consentExpiresAt }: Pick<Connection, 'state' | 'provider' | 'consentExpiresAt'>,
  nowMs: number,
): boolean {
  if (state === 'suspect') return true;
  if (state !== 'connected' || consentExpiresAt === null) return false;
  return consentDaysLeft(consentExpiresAt.getTime(), OPERATOR_ZONES[provider], nowMs) <= RENEWABLE_DAYS;
}
