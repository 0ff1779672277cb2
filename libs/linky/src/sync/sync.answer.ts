import {
  CONTRACT_FACTS,
  REACTIONS,
  SYNC_CONTRACTS,
  SYNC_KINDS,
  SYNC_PASSES,
  SYNC_REASONS,
  SYNC_STATES,
  type ContractFact,
  type ReactionName,
  type SyncAccepted,
  type SyncContract,
  type SyncKind,
  type SyncLane,
  type SyncPass,
  type SyncReason,
  type SyncRun,
  type SyncRunList,
  type SyncState,
} from '@coprowatt/contracts';
import { ApiProperty } from '@nestjs/swagger';

const INSTANT = { type: String, format: 'date-time' } as const;
const INSTANT_OR_NULL = { ...INSTANT, nullable: true } as const;

export class SyncLaneAnswer implements SyncLane {
  @ApiProperty({ format: 'date', description: 'First local day to be asked.' })
  from: string;

  @ApiProperty({ format: 'date', description: 'End, exclusive.' })
  to: string;

  @ApiProperty({
    format: 'date',
    description: 'Oldest local day already asked: `to` at the start, `from` at the end (newest first).',
  })
  reached: string;
}

export class SyncWindowAnswer {
  @ApiProperty({ format: 'date', description: 'First local day of all that it asks for.' })
  from: string;

  @ApiProperty({ format: 'date', description: 'End, exclusive.' })
  to: string;

  @ApiProperty({
    type: 'integer',
    description: 'Days that it asks for: fewer than lie between the two where it asks for holes only.',
  })
  days: number;
}

export class SyncRunAnswer implements SyncRun {
  @ApiProperty({ format: 'uuid', description: 'Run.' })
  id: string;

  @ApiProperty({ format: 'uuid', description: 'Meter.' })
  deviceId: string;

  @ApiProperty({ format: 'uuid', description: 'Building of the meter.' })
  buildingId: string;

  @ApiProperty({ enum: SYNC_KINDS, description: 'First fill, asked by a person, or a pass of the day.' })
  kind: SyncKind;

  @ApiProperty({
    type: String,
    enum: [...SYNC_PASSES, null],
    nullable: true,
    description:
      'Pass of `localDate` that it is: at 02:00, from the publication on, at 13:00, at 17:30; null for other kinds.',
  })
  pass: SyncPass | null;

  @ApiProperty({
    type: String,
    format: 'date',
    nullable: true,
    description: 'Local day of the operator on which the pass was due; null for other kinds.',
  })
  localDate: string | null;

  @ApiProperty({ enum: SYNC_STATES, description: '`waiting` goes on at `nextTryAt`.' })
  state: SyncState;

  @ApiProperty({
    type: String,
    enum: [...SYNC_REASONS, null],
    nullable: true,
    description: 'Why it waits or how it ended; null when there is nothing to say.',
  })
  reason: SyncReason | null;

  @ApiProperty({
    type: String,
    enum: [...REACTIONS, null],
    nullable: true,
    description: 'What was done about the last answer without data; null when there was none.',
  })
  reaction: ReactionName | null;

  @ApiProperty({
    type: SyncWindowAnswer,
    nullable: true,
    description: 'All days that it asks for, whatever the kind of data; null when nothing is asked.',
  })
  window: SyncWindowAnswer | null;

  @ApiProperty({
    type: SyncLaneAnswer,
    nullable: true,
    description: 'Daily values; null when not asked for.',
  })
  daily: SyncLaneAnswer | null;

  @ApiProperty({ type: SyncLaneAnswer, nullable: true, description: 'Load curve; null when not asked for.' })
  curve: SyncLaneAnswer | null;

  @ApiProperty({
    type: SyncLaneAnswer,
    nullable: true,
    description: 'Daily maximum power; null when not asked for.',
  })
  maximumPower: SyncLaneAnswer | null;

  @ApiProperty({
    type: SyncLaneAnswer,
    nullable: true,
    description: 'Daily values of what is given to the network; null when not asked for.',
  })
  productionDaily: SyncLaneAnswer | null;

  @ApiProperty({
    type: SyncLaneAnswer,
    nullable: true,
    description: 'Load curve of what is given to the network; null when not asked for.',
  })
  productionCurve: SyncLaneAnswer | null;

  @ApiProperty({
    type: String,
    enum: [...SYNC_CONTRACTS, null],
    nullable: true,
    description:
      'The supply contract: not asked yet, told with something new, told as it was known, or not told; null when not asked for.',
  })
  contract: SyncContract | null;

  @ApiProperty({
    enum: CONTRACT_FACTS,
    isArray: true,
    description:
      'Which facts of the contract were not known as they were told; empty unless it is `new`. No values.',
  })
  contractNews: ContractFact[];

  @ApiProperty({
    type: 'integer',
    description: 'Calls made to the operator for data; refusals and repeats count, sign-ins do not.',
  })
  calls: number;

  @ApiProperty({ type: 'integer', description: 'Days that turned out to lack data.' })
  holesFound: number;

  @ApiProperty({ type: 'integer', description: 'Days that lacked data and are whole now.' })
  holesFilled: number;

  @ApiProperty({
    type: 'integer',
    description: 'Days that lacked data before, were asked for again, and lack it still; counted at the end.',
  })
  holesRemaining: number;

  @ApiProperty({ type: 'integer', description: 'Intervals of the curve that were new.' })
  intervalsWritten: number;

  @ApiProperty({ type: 'integer', description: 'Intervals of which the operator corrected the value.' })
  intervalsCorrected: number;

  @ApiProperty({
    type: 'integer',
    description: 'Values of any kind that were not kept: unreadable, or something better is stored.',
  })
  intervalsRejected: number;

  @ApiProperty({ type: 'integer', description: 'Daily values that were new.' })
  daysWritten: number;

  @ApiProperty({ type: 'integer', description: 'Daily values that the operator corrected.' })
  daysCorrected: number;

  @ApiProperty({ type: 'integer', description: 'Daily maximum powers that were new.' })
  maximumPowersWritten: number;

  @ApiProperty({ type: 'integer', description: 'Daily maximum powers that the operator corrected.' })
  maximumPowersCorrected: number;

  @ApiProperty({ ...INSTANT, description: 'When it was asked for.' })
  createdAt: string;

  @ApiProperty({ ...INSTANT_OR_NULL, description: 'When it started; null while it is queued.' })
  startedAt: string | null;

  @ApiProperty({ ...INSTANT_OR_NULL, description: 'When it ended; null before.' })
  finishedAt: string | null;

  @ApiProperty({ ...INSTANT_OR_NULL, description: 'When it goes on, while it waits; else null.' })
  nextTryAt: string | null;
}

export class SyncRunListAnswer implements SyncRunList {
  @ApiProperty({ type: [SyncRunAnswer], description: 'Newest first.' })
  items: SyncRunAnswer[];
}

export class StartedRunAnswer {
  @ApiProperty({ format: 'uuid', description: 'Run: started now, or under way and joined.' })
  id: string;

  @ApiProperty({ format: 'uuid', description: 'Its meter.' })
  deviceId: string;
}

export class SyncAcceptedAnswer implements SyncAccepted {
  @ApiProperty({ type: [StartedRunAnswer], description: 'One a connected meter.' })
  runs: StartedRunAnswer[];
}
