import type { Country, Currency } from '@coprowatt/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A co-owned building (design section 4). Its zone follows from its country (`timeZoneOf`). */
@Entity('buildings')
export class BuildingRow {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'organisation_id' })
  organisationId: string;

  @Column('text')
  name: string;

  @Column('text')
  address: string;

  @Column('text')
  city: string;

  @Column('text')
  country: Country;

  /** Number of lots. */
  @Column('integer')
  lots: number;

  @Column('integer', { name: 'floor_area_m2', nullable: true })
  floorAreaM2: number | null;

  @Column('boolean', { name: 'has_lift' })
  hasLift: boolean;

  @Column('boolean', { name: 'has_heating' })
  hasHeating: boolean;

  @Column('boolean', { name: 'has_parking' })
  hasParking: boolean;

  @Column('text')
  currency: Currency;

  /** `MM-DD`. */
  @Column('text', { name: 'accounting_year_start' })
  accountingYearStart: string;

  /** What entitles the syndic to speak for the co-ownership (minutes, contract number). */
  @Column('text', { name: 'mandate_reference', nullable: true })
  mandateReference: string | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  /** Set: out of everybody's scope, kept for what points to it. */
  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt: Date | null;
}
