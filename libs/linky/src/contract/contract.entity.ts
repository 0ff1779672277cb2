import type { MeterContract, OffPeakWindow } from '@coprowatt/contracts';
import type { LocalDate } from '@coprowatt/energy';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What an operator told of a meter's supply, valid from `since` until the next row. */
@Entity('linky_contracts')
export class ContractRow {
  @PrimaryColumn('uuid', { name: 'device_id' })
  deviceId: string;

  /** Local day on which these facts were first seen. */
  @PrimaryColumn('date')
  since: LocalDate;

  @Column('double precision', { name: 'subscribed_power_kva', nullable: true })
  subscribedPowerKva: number | null;

  @Column('text', { nullable: true })
  tariff: string | null;

  /** Null: never told. */
  @Column('jsonb', { name: 'off_peak_windows', nullable: true })
  offPeakWindows: OffPeakWindow[] | null;

  @Column('text', { name: 'meter_type', nullable: true })
  meterType: MeterContract['meterType'];

  @Column('text', { nullable: true })
  segment: string | null;

  /** Local day on which the supply was last put into service. */
  @Column('date', { name: 'activated_on', nullable: true })
  activatedOn: LocalDate | null;

  /** Whether energy is also given to the network. */
  @Column('boolean', { nullable: true })
  injects: boolean | null;
}
