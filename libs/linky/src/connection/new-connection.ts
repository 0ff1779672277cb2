import type { Meter } from '@coprowatt/iot';
import type { Connection } from './connection.entity.ts';
import { isPending, move, type EndName } from './connection-rules.ts';
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
    dailyWhole: false,
    curveWhole: false,
    production: null,
    contractAskedAt: null,
    dailyAskedTo: null,
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

/** The connection after an end; a request that comes to nothing leaves one that was live before as it had ended then. */
export function ended(connection: Connection, name: EndName): Connection {
  const { previousState, previousConsentId } = connection;
  const over: Connection = {
    ...connection,
    ...NO_PREVIOUS,
    state: move(connection.state, name),
    requestId: null,
    receivedSealed: null,
    nextCheckAt: null,
    suspectSince: null,
  };
  if (name === 'withdraw' || previousState === null || previousConsentId === null) return over;
  return { ...over, state: previousState, consentId: previousConsentId };
}
