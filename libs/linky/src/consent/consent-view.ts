import type { ConnectionState, ConsentHistoryItem, ConsentView } from '@coprowatt/contracts';
import { isInForce, purposesOf, type ConsentEvent } from '@coprowatt/gdpr';
import type { Meter } from '@coprowatt/iot';
import type { Connection } from '../connection/connection.entity.ts';

/** A consent with what it is about. */
export interface ConsentFacts {
  /** All its events, oldest first; at least one. */
  events: ConsentEvent[];
  meter: Meter;
  connection: Connection | null;
  buildingName: string;
  /** People whom the reader may know, by id. */
  names: ReadonlyMap<string, string>;
}

/** State of a connection that is another subject's by now, as this consent left it. */
const STATE_AFTER: Record<ConsentEvent['kind'], ConnectionState> = {
  requested: 'awaiting_consent',
  given: 'connected',
  changed: 'connected',
  refused: 'refused',
  expired: 'expired',
  mismatch: 'mismatch',
  review: 'review',
  withdrawn: 'withdrawn',
  revoked: 'revoked',
  renewed: 'consent_expired',
  suspect: 'suspect',
  cleared: 'connected',
};

/** A consent as the person who reads it may see it, at `nowMs`. */
export function consentView(facts: ConsentFacts, readerId: string, nowMs: number): ConsentView {
  const { events, meter, connection, buildingName, names } = facts;
  const last = newestOf(events);
  const given = events.find(({ kind }) => kind === 'given');
  return {
    id: last.consentId,
    deviceId: last.deviceId,
    deviceLabel: meter.label,
    prmMasked: `…${meter.prmLast4}`,
    usage: last.subjectKind === 'organisation' ? 'common' : 'private',
    provider: last.provider,
    buildingId: meter.buildingId,
    buildingName,
    subject: last.subjectKind === 'organisation' ? 'organisation' : 'me',
    mandateReference: last.mandateReference,
    legalBasis: last.legalBasis,
    state: isOf(connection, last) ? connection.state : STATE_AFTER[last.kind],
    inForce: isInForce(last, nowMs),
    purposes: purposesOf(last),
    dataCategories: last.dataCategories,
    givenAt: given?.at.toISOString() ?? null,
    givenBy: nameOf(given?.actorUserId, names),
    byYou: given?.actorUserId === readerId,
    expiresAt: last.expiresAt?.toISOString() ?? null,
    text: { version: last.textVersion, lang: last.textLang, sha256: last.textSha256 },
    history: events.map((event) => historyItem(event, readerId, names)),
  };
}

/** In force first, then ended; newest first. */
export function inOrder(views: ConsentView[]): ConsentView[] {
  const since = ({ givenAt, history }: ConsentView) => givenAt ?? history[0]?.at ?? '';
  return views.toSorted(
    (one, other) =>
      Number(other.inForce) - Number(one.inForce) ||
      since(other).localeCompare(since(one)) ||
      one.id.localeCompare(other.id),
  );
}

function newestOf(events: ConsentEvent[]): ConsentEvent {
  const last = events.at(-1);
  if (!last) throw new Error('a consent without events');
  return last;
}

function isOf(connection: Connection | null, consent: ConsentEvent): connection is Connection {
  return connection?.subjectKind === consent.subjectKind && connection.subjectId === consent.subjectId;
}

function historyItem(
  event: ConsentEvent,
  readerId: string,
  names: ReadonlyMap<string, string>,
): ConsentHistoryItem {
  return {
    kind: event.kind,
    at: event.at.toISOString(),
    purposes: purposesOf(event),
    actorName: nameOf(event.actorUserId, names),
    byYou: event.actorUserId === readerId,
  };
}

function nameOf(userId: string | null | undefined, names: ReadonlyMap<string, string>): string | null {
  return (userId && names.get(userId)) || null;
}
