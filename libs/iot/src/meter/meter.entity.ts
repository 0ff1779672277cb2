import type { Equipment, MeterUsage, ProviderName } from '@coprowatt/contracts';
import type { LocalDate } from '@coprowatt/energy';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * An electricity meter of a building. Its subject is the organisation for a common meter and the holder for a private
 * one (design rule 7); a subject has one row for a PRM, whatever the number of times that it connected it.
 */
@Entity('meters')
export class Meter {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'building_id' })
  buildingId: string;

  /** Subject of a common meter; null for a private one. */
  @Column('uuid', { name: 'organisation_id', nullable: true })
  organisationId: string | null;

  /** Subject of a private meter; null for a common one. */
  @Column('uuid', { name: 'holder_user_id', nullable: true })
  holderUserId: string | null;

  @Column('text')
  provider: ProviderName;

  /** PRM or EAN under `Secrets.seal`, context `meters.prm:<id>`. Never selected unless asked for by name. */
  @Column('text', { name: 'prm_sealed', select: false })
  prmSealed: string;

  /** `Secrets.lookupHash` of the PRM or EAN. */
  @Column('bytea', { name: 'prm_hash', select: false })
  prmHash: Buffer;

  /** Last four digits: all that answers show. */
  @Column('text', { name: 'prm_last4' })
  prmLast4: string;

  @Column('text')
  label: string;

  @Column('text')
  usage: MeterUsage;

  @Column('text', { nullable: true })
  equipment: Equipment | null;

  @Column('text', { name: 'mandate_reference', nullable: true })
  mandateReference: string | null;

  @Column('double precision', { name: 'subscribed_power_kva', nullable: true })
  subscribedPowerKva: number | null;

  /** Oldest local day ever asked from the operator; earlier days are not expected. Null: nothing was asked yet. */
  @Column('date', { name: 'asked_from', nullable: true })
  askedFrom: LocalDate | null;

  /** Local day of commissioning, learned from the operator; earlier days are not expected. */
  @Column('date', { name: 'in_service_from', nullable: true })
  inServiceFrom: LocalDate | null;

  /** Last local day that is expected, once the connection has ended; null while it lives. */
  @Column('date', { name: 'asked_until', nullable: true })
  askedUntil: LocalDate | null;

  /** Start of the latest interval or day ever written; kept by the ReadingStore. */
  @Column('timestamptz', { name: 'last_reading_at', nullable: true })
  lastReadingAt: Date | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;
}

/** Binds a sealed PRM or EAN to its meter. */
export function prmContext(meterId: string): string {
  return `meters.prm:${meterId}`;
}
