import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An open offer of a building to another syndic; at most one a building. Times are the machine's. */
@Entity('linky_handovers')
export class HandoverRow {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'building_id' })
  buildingId: string;

  /** Who offers it; once the building is another's, the offer is worth nothing. */
  @Column('uuid', { name: 'organisation_id' })
  organisationId: string;

  @Column('text')
  email: string;

  @Column('uuid', { name: 'offered_by' })
  offeredBy: string;

  @Column('bytea', { name: 'token_hash', select: false })
  tokenHash: Buffer;

  @Column('timestamptz', { name: 'offered_at' })
  offeredAt: Date;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt: Date;
}
