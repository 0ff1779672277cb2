import type { Meter } from '@coprowatt/iot';
import type { Connection } from './connection.entity.ts';
import { move } from './connection-rules.ts';
import { subjectOf } from './subject.ts';

/** A meter with the hash by which PRMs are compared. */
export type HashedMeter = Meter & { prmHash: Buffer };

/** What a request for consent puts on a connection. */
type Request = Pick<Connection, 'consentId' | 'requestId'>;

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
    authorisationSealed: null,
    provedAuthorisationHash: null,
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
    connectedAt: null,
    lastSyncAt: null,
    createdAt,
  };
}

/** The same connection with a new request; what a return brought and nobody proved is dropped, a proof is kept. */
export function reopened(connection: Connection, request: Request): Connection {
  const proved = connection.provedAuthorisationHash !== null;
  return {
    ...connection,
    ...request,
    state: move(connection.state, 'ask'),
    authorisationSealed: proved ? connection.authorisationSealed : null,
    consentExpiresAt: null,
    nextCheckAt: null,
    checks: 0,
  };
}
