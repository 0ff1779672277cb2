import type { ClaimReason, ClaimState, MeterUsage, ProviderName } from '@coprowatt/contracts';
import type { ConsentSubjectKind } from '@coprowatt/gdpr';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One connection's stay in review, until an admin decides or the claimant gives up (design rule 7). */
@Entity('linky_claims')
export class ClaimRow {
  @PrimaryColumn('uuid')
  id: string;

  /** The claimant's meter; a row that may be gone once he gave up. */
  @Column('uuid', { name: 'device_id' })
  deviceId: string;

  @Column('uuid', { name: 'consent_id' })
  consentId: string;

  @Column('bytea', { name: 'prm_hash' })
  prmHash: Buffer;

  @Column('text', { name: 'prm_last4' })
  prmLast4: string;

  @Column('text')
  provider: ProviderName;

  /** The claimant. */
  @Column('text', { name: 'subject_kind' })
  subjectKind: ConsentSubjectKind;

  @Column('uuid', { name: 'subject_id' })
  subjectId: string;

  @Column('uuid', { name: 'building_id' })
  buildingId: string;

  @Column('text')
  label: string;

  @Column('text')
  usage: MeterUsage;

  @Column('text')
  reason: ClaimReason;

  /** Against whom: who had the point live, or the authorisation; null when nobody had proved anything. */
  @Column('text', { name: 'holder_kind', nullable: true })
  holderKind: ConsentSubjectKind | null;

  @Column('uuid', { name: 'holder_id', nullable: true })
  holderId: string | null;

  /** `Secrets.lookupHash` of the authorisation, when the reason is that it is another's. */
  @Column('bytea', { name: 'authorisation_hash', nullable: true })
  authorisationHash: Buffer | null;

  /** When the holder was told by mail; null: not of this claim. */
  @Column('timestamptz', { name: 'holder_told_at', nullable: true })
  holderToldAt: Date | null;

  /** When the platform's admins were told by mail; null: not yet. */
  @Column('timestamptz', { name: 'admins_told_at', nullable: true })
  adminsToldAt: Date | null;

  @Column('text')
  state: ClaimState;

  @Column('timestamptz', { name: 'opened_at' })
  openedAt: Date;

  @Column('timestamptz', { name: 'decided_at', nullable: true })
  decidedAt: Date | null;

  @Column('uuid', { name: 'decided_by', nullable: true })
  decidedBy: string | null;

  @Column('text', { name: 'decision_reason', nullable: true })
  decisionReason: string | null;
}
