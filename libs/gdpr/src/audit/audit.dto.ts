import { AUDIT_ACTS, AUDIT_OUTCOMES, type AuditAct, type AuditOutcome } from '@coprowatt/contracts';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, IsUUID, Max, MaxLength, Min, ValidateBy } from 'class-validator';
import { isEdge } from './audit-edge-rules.ts';

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;
const EDGE = 'a date (that midnight in Paris and Brussels) or an RFC 3339 instant';

function IsEdge(): PropertyDecorator {
  const message = '$property must be a date (YYYY-MM-DD) or an RFC 3339 instant';
  return ValidateBy({
    name: 'isDateOrInstant',
    validator: { validate: isEdge, defaultMessage: () => message },
  });
}

/** Query of `GET /audit-logs`; what is left out does not narrow. */
export class AuditQueryDto {
  @ApiPropertyOptional({ format: 'uuid', description: "One organisation's chain." })
  @IsOptional()
  @IsUUID()
  organisationId?: string;

  @ApiPropertyOptional({ enum: AUDIT_ACTS, description: 'One act.' })
  @IsOptional()
  @IsIn(AUDIT_ACTS)
  act?: AuditAct;

  @ApiPropertyOptional({ enum: AUDIT_OUTCOMES, description: 'Done or refused.' })
  @IsOptional()
  @IsIn(AUDIT_OUTCOMES)
  outcome?: AuditOutcome;

  @ApiPropertyOptional({ format: 'uuid', description: 'Acts of one person.' })
  @IsOptional()
  @IsUUID()
  actorId?: string;

  @ApiPropertyOptional({ format: 'uuid', description: 'Acts about one building.' })
  @IsOptional()
  @IsUUID()
  buildingId?: string;

  @ApiPropertyOptional({ description: `Start: ${EDGE}.`, example: '2026-05-24' })
  @IsOptional()
  @IsEdge()
  from?: string;

  @ApiPropertyOptional({ description: `End, excluded: ${EDGE}.`, example: '2026-06-23' })
  @IsOptional()
  @IsEdge()
  to?: string;

  @ApiPropertyOptional({ minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MAX_LIMIT)
  limit: number = DEFAULT_LIMIT;

  @ApiPropertyOptional({ description: 'The `nextCursor` of the page before, with the same query.' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  cursor?: string;
}
