import {
  CONSENT_HISTORY_KINDS,
  type ConsentHistoryKind,
  type DataCategories,
  type Language,
  type LegalBasis,
  type ProviderName,
  type Role,
} from '@coprowatt/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * What happened to a consent. `given` opens calls to the operator; `changed` leaves them open for other purposes, `suspect`
 * and `cleared` for the same; every other kind but `requested` closes them.
 */
export const CONSENT_EVENT_KINDS = CONSENT_HISTORY_KINDS;
export type ConsentEventKind = ConsentHistoryKind;

export const CONSENT_SUBJECT_KINDS = ['organisation', 'user'] as const;
export type ConsentSubjectKind = (typeof CONSENT_SUBJECT_KINDS)[number];

/** What the operator answered when the consent was proved: ids and dates, no measure and no PRM. */
export interface ProviderEvidence {
  serviceIds: string[];
  from: string | null;
  until: string | null;
}

/**
 * One line of the consent ledger (providers sheet, section 16). Append-only: a trigger refuses deletes, and updates of
 * anything but the sealed authorisation, which a key rotation must be able to seal anew.
 */
@Entity('consent_events')
export class ConsentEvent {
  @PrimaryColumn('uuid')
  id: string;

  /** Order of writing; two events of one instant are told apart by it. */
  @Column({ type: 'bigint', insert: false, update: false })
  seq: string;

  /** Same for all events of one request. */
  @Column('uuid', { name: 'consent_id' })
  consentId: string;

  @Column('text')
  kind: ConsentEventKind;

  @Column('text', { name: 'subject_kind' })
  subjectKind: ConsentSubjectKind;

  @Column('uuid', { name: 'subject_id' })
  subjectId: string;

  /** Person who acted; null when the operator or time did. */
  @Column('uuid', { name: 'actor_user_id', nullable: true })
  actorUserId: string | null;

  /** In which role he acted; null when the operator or time did, or when it is not known. */
  @Column('text', { name: 'actor_role', nullable: true })
  actorRole: Role | null;

  @Column('text', { name: 'legal_basis' })
  legalBasis: LegalBasis;

  @Column('uuid', { name: 'building_id' })
  buildingId: string;

  @Column('uuid', { name: 'device_id' })
  deviceId: string;

  @Column('text')
  provider: ProviderName;

  /** Generation of the operator's consent flow, `v2` at Enedis. */
  @Column('text', { name: 'flow_version' })
  flowVersion: string;

  /** What entitles a syndic to speak for the co-ownership. */
  @Column('text', { name: 'mandate_reference', nullable: true })
  mandateReference: string | null;

  @Column('boolean', { name: 'purpose_daily' })
  purposeDaily: boolean;

  @Column('boolean', { name: 'purpose_load_curve' })
  purposeLoadCurve: boolean;

  @Column('boolean', { name: 'purpose_advice' })
  purposeAdvice: boolean;

  @Column('jsonb', { name: 'data_categories' })
  dataCategories: DataCategories;

  @Column('text', { name: 'text_version' })
  textVersion: string;

  @Column('text', { name: 'text_lang' })
  textLang: Language;

  /** SHA-256 of the text that was shown, hex. */
  @Column('text', { name: 'text_sha256' })
  textSha256: string;

  /** Domain time. */
  @Column('timestamptz')
  at: Date;

  /** ISO 8601 duration asked from the operator. */
  @Column('text', { name: 'requested_duration' })
  requestedDuration: string;

  /** End of the consent: known once given. */
  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt: Date | null;

  /** Keyed hash of the one-time `state`; null when no operator page was needed. */
  @Column('bytea', { name: 'state_hash', nullable: true })
  stateHash: Buffer | null;

  /** The operator's authorisation id under `Secrets.seal`, context `consent_events.authorisation:<id>`. */
  @Column('text', { name: 'authorisation_sealed', nullable: true })
  authorisationSealed: string | null;

  @Column('jsonb', { nullable: true })
  evidence: ProviderEvidence | null;

  /** First three bytes of an IPv4 address, first six of an IPv6 one. */
  @Column('text', { name: 'ip_truncated', nullable: true })
  ipTruncated: string | null;

  @Column('text', { name: 'user_agent', nullable: true })
  userAgent: string | null;

  /** Why, in a word of ours: an outcome or the operator's code. */
  @Column('text', { nullable: true })
  cause: string | null;
}
