import {
  AUDIT_ACTS,
  AUDIT_BREAKS,
  AUDIT_OUTCOMES,
  AUDIT_SUBJECT_KINDS,
  type AuditAct,
  type AuditBreak,
  type AuditChain,
  type AuditEntry,
  type AuditOutcome,
  type AuditPage,
  type AuditSubjectKind,
  type AuditVerification,
} from '@coprowatt/contracts';
import { ApiProperty } from '@nestjs/swagger';

const ID_OR_NULL = { type: 'string', format: 'uuid', nullable: true } as const;
const NAME_OR_NULL = { type: 'string', nullable: true } as const;

export class AuditSubjectAnswer {
  @ApiProperty({ enum: AUDIT_SUBJECT_KINDS, description: 'What it is.' })
  kind: AuditSubjectKind;

  @ApiProperty({ format: 'uuid', description: 'Its id.' })
  id: string;
}

export class AuditEntryAnswer implements AuditEntry {
  @ApiProperty({ format: 'uuid', description: 'The row.' })
  id: string;

  @ApiProperty({ format: 'date-time', description: 'When, by the time of the product.' })
  at: string;

  @ApiProperty({ enum: AUDIT_ACTS, description: 'What was done or refused.' })
  act: AuditAct;

  @ApiProperty({ enum: AUDIT_OUTCOMES, description: 'Done, or refused and failed.' })
  outcome: AuditOutcome;

  @ApiProperty({ ...ID_OR_NULL, description: 'Who; null: the product, time, or nobody known.' })
  actorId: string | null;

  @ApiProperty({ ...NAME_OR_NULL, description: 'His name, while the account exists and is in your reach.' })
  actorName: string | null;

  @ApiProperty({
    description: 'Whether his account exists, in your reach or not; false: erased, or no actor.',
  })
  actorExists: boolean;

  @ApiProperty({ ...ID_OR_NULL, description: "Whose chain; null: the platform's." })
  organisationId: string | null;

  @ApiProperty({ ...ID_OR_NULL, description: 'Where; null: in no building.' })
  buildingId: string | null;

  @ApiProperty({ ...NAME_OR_NULL, description: 'Its name, while it is in your reach.' })
  buildingName: string | null;

  @ApiProperty({ type: AuditSubjectAnswer, nullable: true, description: 'What was acted on.' })
  subject: AuditSubjectAnswer | null;

  @ApiProperty({
    type: 'object',
    additionalProperties: { oneOf: [{ type: 'string' }, { type: 'number' }, { type: 'boolean' }] },
    description: 'Facts in closed words and numbers; `code`: why it was refused.',
  })
  facts: Record<string, string | number | boolean>;

  @ApiProperty({ description: 'Whether the row is chained already: within seconds.' })
  sealed: boolean;
}

export class AuditPageAnswer implements AuditPage {
  @ApiProperty({ type: [AuditEntryAnswer], description: 'Newest first.' })
  items: AuditEntryAnswer[];

  @ApiProperty({ type: 'string', nullable: true, description: 'Where the next page starts; null: no more.' })
  nextCursor: string | null;
}

export class AuditBreakAnswer {
  @ApiProperty({
    enum: AUDIT_BREAKS,
    description: 'What happened to the row: changed, removed, or put in by hand.',
  })
  kind: AuditBreak;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Place in the chain; null: it has none.' })
  position: number | null;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true, description: 'Time of the row.' })
  at: string | null;
}

export class AuditChainAnswer implements AuditChain {
  @ApiProperty({ ...ID_OR_NULL, description: "Null: the platform's own." })
  organisationId: string | null;

  @ApiProperty({ ...NAME_OR_NULL, description: "Organisation's name." })
  name: string | null;

  @ApiProperty({ type: 'integer', description: 'Rows in the chain.' })
  rows: number;

  @ApiProperty({ type: 'integer', description: 'Rows that are not chained yet.' })
  unsealed: number;

  @ApiProperty({ description: 'Whether every row is as it was written and where it was put.' })
  intact: boolean;

  @ApiProperty({ type: [AuditBreakAnswer], description: 'The first hundred places that do not fit.' })
  breaks: AuditBreakAnswer[];

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Hash of the newest place, hex: keep it elsewhere.',
  })
  head: string | null;
}

export class AuditVerificationAnswer implements AuditVerification {
  @ApiProperty({ format: 'date-time', description: 'Domain time.' })
  verifiedAt: string;

  @ApiProperty({ description: 'Whether all these chains are.' })
  intact: boolean;

  @ApiProperty({ type: [AuditChainAnswer], description: 'Those in your reach.' })
  chains: AuditChainAnswer[];
}
