import type { Meter } from '@coprowatt/iot';
import type { Connection } from './connection.entity.ts';
import { isPending, isRenewing, move, type EndName } from './connection-rules.ts';
import { subjectOf } from './subject.ts';

/** A meter with the hash by which PRMs are compared. */
export type HashedMeter = Meter & { prmHash: Buffer };

/** What a request for consent puts on a connection. */
type Request = Pick<Connection, 'consentId' | 'requestId'>;

/** Of a connection that is not asked again. */
export const NO_PREVIOUS = { previousState: null, previousConsentId: null };

export function newConnection(meter: HashedMeter, request: Request, createdAt: Date): Connection {
  const subject = subjectOf(meter);
  return {
    ...request,
    deviceId: meter.id,
    prmHash: meter.prmHash,
    subjectKind: subject.kind,
    subjectId: subject.id,
    provider: meter.provider,
    state: 'awaiting_consent',
    curveState: 'unknown',
    renewalConsentId: null,
    receivedSealed: null,
    authorisationSealed: null,
    provedAuthorisationHash: null,
    ...NO_PREVIOUS,
    serviceFrom: null,
    serviceUntil: null,
    consentGivenAt: null,
    consentExpiresAt: null,
    nextCheckAt: null,
    checks: 0,
    suspectSince: null,
    askedTo: null,
    wholeLanes: [],
    production: null,
    contractAskedAt: null,
    dailyAskedTo: null,
    productionAskedTo: null,
    productionDailyAskedTo: null,
    scopesLearned: {},
    connectedAt: null,
    lastSyncAt: null,
    createdAt,
  };
}

/** The same connection with a new request; a proof and what a failed request goes back to are kept. */
export function reopened(connection: Connection, request: Request): Connection {
  const wasLiveOnce = connection.connectedAt !== null && !isPending(connection.state);
  return {
    ...connection,
    ...(wasLiveOnce && { previousState: connection.state, previousConsentId: connection.consentId }),
    ...request,
    state: move(connection.state, 'ask'),
    receivedSealed: null,
    nextCheckAt: null,
    checks: 0,
  };
}

/** Of a connection that no request is in hand for. */
const NO_REQUEST = { requestId: null, receivedSealed: null, nextCheckAt: null, checks: 0 };

/** The same live connection while it is asked again. */
export function renewing(connection: Connection, { consentId, requestId }: Request): Connection {
  return { ...connection, ...NO_REQUEST, renewalConsentId: consentId, requestId };
}

/** The same once its renewal came to nothing: what was there goes on. */
export function keptAsItWas(connection: Connection): Connection {
  return { ...connection, ...NO_REQUEST, renewalConsentId: null };
}

/** The connection after an end; a request that comes to nothing leaves one that was live before as it had ended then. */
export function ended(connection: Connection, name: EndName): Connection {
  const { previousState, previousConsentId } = connection;
  if (isRenewing(connection) && (name === 'revoke' || name === 'runOut')) return asksOn(connection, name);
  const over: Connection = {
    ...connection,
    ...NO_REQUEST,
    ...NO_PREVIOUS,
    renewalConsentId: null,
    state: move(connection.state, name),
    suspectSince: null,
  };
  if (name === 'withdraw' || previousState === null || previousConsentId === null) return over;
  return { ...over, state: previousState, consentId: previousConsentId };
}

/**
 * The connection ended while it was asked again, as when the old share was deleted to make room for the new one: nothing
 * is asked for any more, and the answer to the new request is still awaited.
 */
function asksOn(connection: Connection, name: 'revoke' | 'runOut'): Connection {
  const { consentId, renewalConsentId, nextCheckAt } = connection;
  return {
    ...connection,
    previousState: move(connection.state, name),
    previousConsentId: consentId,
    consentId: renewalConsentId ?? consentId,
    renewalConsentId: null,
    state: nextCheckAt === null ? 'awaiting_consent' : 'confirming',
    suspectSince: null,
  };
}
