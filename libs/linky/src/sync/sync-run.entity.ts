import type {
  ContractFact,
  ReactionName,
  SyncContract,
  SyncKind,
  SyncPass,
  SyncReason,
  SyncState,
} from '@coprowatt/contracts';
import type { LocalDate } from '@coprowatt/energy';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Lanes } from './lane-rules.ts';

/** One sync of one meter. Its state is on the row: whoever works on it may die, and another goes on from here. */
@Entity('linky_sync_runs')
export class SyncRun {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'device_id' })
  deviceId: string;

  @Column('uuid', { name: 'building_id' })
  buildingId: string;

  /** Its queue in the database follows from it: back-fills are history, all else is fresh. */
  @Column('text')
  kind: SyncKind;

  /** Pass of `localDate` that it is; null for what is no pass. `(deviceId, localDate, pass)` is unique. */
  @Column('text', { nullable: true })
  pass: SyncPass | null;

  @Column('date', { name: 'local_date', nullable: true })
  localDate: LocalDate | null;

  /** Whether it was decided what it asks: a pass's plan is made when it is first worked on. */
  @Column('boolean')
  planned: boolean;

  @Column('text')
  state: SyncState;

  @Column('text', { nullable: true })
  reason: SyncReason | null;

  /** What was done about the last answer without data. */
  @Column('text', { nullable: true })
  reaction: ReactionName | null;

  @Column('jsonb')
  lanes: Lanes;

  /** Name, for quota and gates, of the API that it calls next; null while that is not known. */
  @Column('text', { name: 'next_api', nullable: true })
  nextApi: string | null;

  /** Made to the operator for data: refusals and repeats count, sign-ins do not. */
  @Column('integer')
  calls: number;

  @Column('integer', { name: 'intervals_written' })
  intervalsWritten: number;

  @Column('integer', { name: 'intervals_corrected' })
  intervalsCorrected: number;

  /** Values of any kind: unreadable, or refused because something better is stored. */
  @Column('integer', { name: 'intervals_rejected' })
  intervalsRejected: number;

  /** Operator's daily values that are new, and those that replace another. */
  @Column('integer', { name: 'days_written' })
  daysWritten: number;

  @Column('integer', { name: 'days_corrected' })
  daysCorrected: number;

  /** The same of daily maximum powers. */
  @Column('integer', { name: 'maximum_powers_written' })
  maximumPowersWritten: number;

  @Column('integer', { name: 'maximum_powers_corrected' })
  maximumPowersCorrected: number;

  /** Whether the supply contract brought anything new; null while it was not told. */
  @Column('text', { nullable: true })
  contract: Extract<SyncContract, 'new' | 'same'> | null;

  /** Which of its facts were not known so. */
  @Column('text', { name: 'contract_news', array: true })
  contractNews: ContractFact[];

  /** Days that turned out to lack data, and days that lacked data and are whole now. */
  @Column('integer', { name: 'holes_found' })
  holesFound: number;

  @Column('integer', { name: 'holes_filled' })
  holesFilled: number;

  /** Days that lacked data before it and after it, though it asked for them; counted when it ends. */
  @Column('integer', { name: 'holes_remaining' })
  holesRemaining: number;

  /** Failures in a row; decides the next wait. */
  @Column('integer')
  failures: number;

  /** Person who asked for it; null for a pass. */
  @Column('uuid', { name: 'requested_by', nullable: true })
  requestedBy: string | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'started_at', nullable: true })
  startedAt: Date | null;

  @Column('timestamptz', { name: 'finished_at', nullable: true })
  finishedAt: Date | null;

  /** When it is due; null once it ended. */
  @Column('timestamptz', { name: 'next_try_at', nullable: true })
  nextTryAt: Date | null;
}
