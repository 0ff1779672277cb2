import type { SyncReason, SyncRun as SyncRunAnswer, SyncState } from '@coprowatt/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Lane } from './lane-rules.ts';

/** One sync of one meter. Its state is on the row: whoever works on it may die, and another goes on from here. */
@Entity('linky_sync_runs')
export class SyncRun {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'device_id' })
  deviceId: string;

  @Column('uuid', { name: 'building_id' })
  buildingId: string;

  @Column('text')
  kind: SyncRunAnswer['kind'];

  @Column('text')
  state: SyncState;

  @Column('text', { nullable: true })
  reason: SyncReason | null;

  @Column('jsonb', { nullable: true })
  daily: Lane | null;

  @Column('jsonb', { nullable: true })
  curve: Lane | null;

  /** Answers asked from the operator, refusals included. */
  @Column('integer')
  calls: number;

  @Column('integer', { name: 'intervals_written' })
  intervalsWritten: number;

  @Column('integer', { name: 'intervals_corrected' })
  intervalsCorrected: number;

  /** Unreadable, or refused because something better is stored. */
  @Column('integer', { name: 'intervals_rejected' })
  intervalsRejected: number;

  @Column('integer', { name: 'days_written' })
  daysWritten: number;

  /** Failures in a row; decides the next wait. */
  @Column('integer')
  failures: number;

  /** Person who asked for it; null when the connection did. */
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
