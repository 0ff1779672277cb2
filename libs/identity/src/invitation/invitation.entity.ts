import type { InvitedRole } from '@coprowatt/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * An open invitation to one role in an organisation (`syndic`) or a building (the others; a CHECK holds it). It is deleted
 * when it is accepted or cancelled. Times are the machine's.
 */
@Entity('invitations')
export class InvitationRow {
  @PrimaryColumn('uuid')
  id: string;

  /** Normalised; nobody else can accept it. */
  @Column('text')
  email: string;

  @Column('text')
  role: InvitedRole;

  @Column('uuid', { name: 'organisation_id', nullable: true })
  organisationId: string | null;

  @Column('uuid', { name: 'building_id', nullable: true })
  buildingId: string | null;

  /** SHA-256 of the token in the link. Never selected unless asked for by name. */
  @Column('bytea', { name: 'token_hash', select: false })
  tokenHash: Buffer;

  @Column('uuid', { name: 'invited_by' })
  invitedBy: string;

  @Column('timestamptz', { name: 'invited_at' })
  invitedAt: Date;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt: Date;
}
