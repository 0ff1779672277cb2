import {
  ANOMALIES_DEFAULT_LIMIT,
  ANOMALIES_MAX_LIMIT,
  ANOMALY_COMMENT_MAX,
  ANOMALY_ORDERS,
  ANOMALY_SEVERITIES,
  ANOMALY_STATUSES,
  type AnomalyChange,
  type AnomalyOrder,
  type AnomalySeverity,
  type AnomalyStatus,
} from '@coprowatt/contracts';
import { isLocalDate } from '@coprowatt/energy';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateBy,
  ValidateIf,
} from 'class-validator';
import { isEdge } from '../consumption/window.ts';

function IsDay(): PropertyDecorator {
  return ValidateBy({
    name: 'isLocalDate',
    validator: {
      validate: (value) => typeof value === 'string' && isLocalDate(value),
      defaultMessage: () => '$property must be a date (YYYY-MM-DD)',
    },
  });
}

const asBoolean = ({ value }: { value: unknown }): unknown =>
  value === 'true' ? true : value === 'false' ? false : value;

class AnomalyQueryDto {
  @ApiPropertyOptional({ enum: ANOMALY_STATUSES, description: 'Only alerts in this state, muted or not.' })
  @IsOptional()
  @IsIn(ANOMALY_STATUSES)
  status?: AnomalyStatus;

  @ApiPropertyOptional({ description: 'Only alerts that are muted now, or only those that are not.' })
  @IsOptional()
  @Transform(asBoolean)
  @IsBoolean()
  muted?: boolean;

  @ApiPropertyOptional({ enum: ANOMALY_SEVERITIES, description: 'Only alerts as grave as this.' })
  @IsOptional()
  @IsIn(ANOMALY_SEVERITIES)
  severity?: AnomalySeverity;

  @ApiPropertyOptional({
    enum: ANOMALY_ORDERS,
    default: 'newest',
    description:
      '`gravest`: by severity, then what both detectors see, then what lasts, then the newest. An alert that changes meanwhile may come on two pages.',
  })
  @IsIn(ANOMALY_ORDERS)
  order: AnomalyOrder = 'newest';

  @ApiPropertyOptional({ minimum: 1, maximum: ANOMALIES_MAX_LIMIT, default: ANOMALIES_DEFAULT_LIMIT })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(ANOMALIES_MAX_LIMIT)
  limit: number = ANOMALIES_DEFAULT_LIMIT;

  @ApiPropertyOptional({ description: 'The `nextCursor` of the page before, with the same query.' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  cursor?: string;
}

/** Query of `GET …/iot/anomalies`. */
export class BuildingAnomalyQueryDto extends AnomalyQueryDto {
  @ApiPropertyOptional({ format: 'uuid', description: 'One meter that you may see; without: all of them.' })
  @IsOptional()
  @IsUUID()
  deviceId?: string;

  @ApiPropertyOptional({ format: 'date', description: 'Only alerts that lasted on this local day or later.' })
  @IsOptional()
  @IsDay()
  from?: string;

  @ApiPropertyOptional({ format: 'date', description: 'Only alerts that began before this local day.' })
  @IsOptional()
  @IsDay()
  to?: string;
}

/** Query of `GET /anomalies`. */
export class AllAnomaliesQueryDto extends AnomalyQueryDto {
  @ApiPropertyOptional({ format: 'uuid', description: 'One building in your scope; without: all of them.' })
  @IsOptional()
  @IsUUID()
  buildingId?: string;
}

/** Lines and tabs are text; what else controls a terminal or a page is not. */
const PLAIN_TEXT = /^(?:[\t\n]|[^\p{Cc}\u202a-\u202e\u2066-\u2069])*$/u;

/** Left out is another thing than null. */
function MayBeLeftOut(): PropertyDecorator {
  return ValidateIf((_, value) => value !== undefined);
}

/** Body of `PATCH …/iot/anomalies/:anomalyId`. */
export class AnomalyChangeDto implements AnomalyChange {
  @ApiPropertyOptional({
    enum: ANOMALY_STATUSES,
    description: 'Open again, in hand, or done. What it is already changes nothing.',
  })
  @MayBeLeftOut()
  @IsIn(ANOMALY_STATUSES)
  status?: AnomalyStatus;

  @ApiPropertyOptional({
    description: 'Words for whoever sees the alert; alone, or with an act.',
    maxLength: ANOMALY_COMMENT_MAX,
  })
  @MayBeLeftOut()
  @Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' ? value.replace(/\r\n/g, '\n').trim() : value,
  )
  @IsString()
  @Length(1, ANOMALY_COMMENT_MAX)
  @Matches(PLAIN_TEXT, { message: '$property must not hold control characters' })
  comment?: string;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description:
      'Nothing is told of it until then: an RFC 3339 instant in the future, or a date (that local midnight); null ends it.',
    example: '2026-07-15',
  })
  @ValidateIf((_, value) => value !== undefined && value !== null)
  @ValidateBy({
    name: 'isDateOrInstant',
    validator: {
      validate: isEdge,
      defaultMessage: () => '$property must be a date (YYYY-MM-DD) or an RFC 3339 instant',
    },
  })
  mutedUntil?: string | null;
}
