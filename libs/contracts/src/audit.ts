import type { Instant } from './units.ts';

/** Acts that leave a row in the audit log (design rule 8), success or failure. */
export const AUDIT_ACTS = [
  'setup.completed',
  'session.opened',
  'session.closed',
  'session.revoked',
  'password.changed',
  'password.reset_asked',
  'password.reset',
  'profile.changed',
  'invitation.sent',
  'invitation.cancelled',
  'invitation.accepted',
  'membership.ended',
  'organisation.created',
  'organisation.changed',
  'building.created',
  'building.changed',
  'building.deleted',
  'handover.offered',
  'handover.cancelled',
  'handover.accepted',
  'consent.asked',
  'consent.given',
  'consent.refused',
  'consent.changed',
  'consent.withdrawn',
  'consent.ended',
  'consent.doubted',
  'consent.cleared',
  'consent.renewed',
  'consent.receipt',
  'meter.moved',
  'claim.opened',
  'claim.refused',
  'claim.transferred',
  'claim.lapsed',
  'sync.asked',
  'sync.finished',
  'export.made',
  'alert.changed',
  'detection.changed',
  'webhook.changed',
  'webhook.removed',
  'delivery.retried',
  'erasure.done',
  'keys.rotated',
  'store.changed',
  'backup.made',
  'backup.restored',
  'audit.verified',
] as const;
export type AuditAct = (typeof AUDIT_ACTS)[number];

export const AUDIT_OUTCOMES = ['success', 'failure'] as const;
export type AuditOutcome = (typeof AUDIT_OUTCOMES)[number];

/** One row. Ids are opaque: erasing a person leaves the row true and nameless. */
export interface AuditEntry {
  id: string;
  at: Instant;
  act: AuditAct;
  outcome: AuditOutcome;
  /** Null: the product itself, time, or nobody known. */
  actorId: string | null;
  /** Name of the actor while the account exists and is in the reader's reach. */
  actorName: string | null;
  /** Whether the actor's account exists, named or not: false once it is erased, and without an actor. */
  actorExists: boolean;
  organisationId: string | null;
  buildingId: string | null;
  buildingName: string | null;
  /** Kind and id of what was acted on. */
  subject: { kind: AuditSubjectKind; id: string } | null;
  /** Facts in closed words and numbers: error codes, counts, purposes; never an address, PRM, token or free text. */
  facts: Record<string, string | number | boolean>;
  /** Whether the sealer has chained it already: within seconds. */
  sealed: boolean;
}

export const AUDIT_SUBJECT_KINDS = [
  'user',
  'session',
  'invitation',
  'membership',
  'organisation',
  'building',
  'handover',
  'meter',
  'consent',
  'claim',
  'sync_run',
  'alert',
] as const;
export type AuditSubjectKind = (typeof AUDIT_SUBJECT_KINDS)[number];

/**
 * `GET /audit-logs?organisationId&act&outcome&actorId&buildingId&from&to&limit&cursor`, newest first. An admin sees all
 * chains, a syndic those of the organisations that he manages; rows about private meters belong to the platform's chain.
 */
export interface AuditPage {
  items: AuditEntry[];
  nextCursor: string | null;
}

/** What is wrong with one place of a chain. */
export const AUDIT_BREAKS = ['changed', 'removed', 'inserted'] as const;
export type AuditBreak = (typeof AUDIT_BREAKS)[number];

/** One chain, as verified. `organisationId` null: the platform's own. */
export interface AuditChain {
  organisationId: string | null;
  name: string | null;
  rows: number;
  /** Rows that the sealer has not reached yet. */
  unsealed: number;
  intact: boolean;
  breaks: { kind: AuditBreak; position: number | null; at: Instant | null }[];
  /** Hash of the newest place, hex; keep it elsewhere to prove later that nothing was cut off the end. */
  head: string | null;
}

/** `GET /audit-logs/verify`. */
export interface AuditVerification {
  verifiedAt: Instant;
  intact: boolean;
  chains: AuditChain[];
}
