import {
  GRANULARITIES,
  METRIC_TYPES,
  READING_SHAPES,
  READINGS_DEFAULT_LIMIT,
  READINGS_MAX_LIMIT,
  STATISTICS_MEANS,
  type Granularity,
  type MetricType,
  type ReadingShape,
  type StatisticsMeans,
} from '@coprowatt/contracts';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, IsUUID, Max, MaxLength, Min, ValidateBy } from 'class-validator';
import { isEdge } from './window.ts';

function IsEdge(): PropertyDecorator {
  const message = '$property must be a date (YYYY-MM-DD) or an RFC 3339 instant, from 1970 on';
  return ValidateBy({
    name: 'isDateOrInstant',
    validator: { validate: isEdge, defaultMessage: () => message },
  });
}

const EDGE = 'a date (that local midnight of the building) or an RFC 3339 instant';

/** A meter and a window, as both consumption routes take them. */
export class WindowQueryDto {
  @ApiPropertyOptional({
    format: 'uuid',
    description: 'One meter that you may see; without it, the common meters together.',
  })
  @IsOptional()
  @IsUUID()
  deviceId?: string;

  @ApiPropertyOptional({ description: `Start: ${EDGE}.`, example: '2026-05-24' })
  @IsOptional()
  @IsEdge()
  from?: string;

  @ApiPropertyOptional({ description: `End, excluded: ${EDGE}.`, example: '2026-06-23' })
  @IsOptional()
  @IsEdge()
  to?: string;
}

/** Query of `GET …/statistics`. */
export class StatisticsQueryDto extends WindowQueryDto {
  @ApiPropertyOptional({
    enum: STATISTICS_MEANS,
    default: 'window',
    description:
      'Days of the means per month and per year: `window`, or `history`, every day until the last published.',
  })
  @IsIn(STATISTICS_MEANS)
  means: StatisticsMeans = 'window';
}

/** Query of `GET …/readings`. Without `from` and `to`: the 30 days that end at the last published day. */
export class ReadingsQueryDto extends WindowQueryDto {
  @ApiPropertyOptional({ enum: METRIC_TYPES, default: 'electricity_consumption' })
  @IsIn(METRIC_TYPES)
  metric: MetricType = 'electricity_consumption';

  @ApiPropertyOptional({ enum: GRANULARITIES, default: 'raw' })
  @IsIn(GRANULARITIES)
  granularity: Granularity = 'raw';

  @ApiPropertyOptional({ minimum: 1, maximum: READINGS_MAX_LIMIT, default: READINGS_DEFAULT_LIMIT })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(READINGS_MAX_LIMIT)
  limit: number = READINGS_DEFAULT_LIMIT;

  @ApiPropertyOptional({ description: 'The `nextCursor` of the page before, with the same query.' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  cursor?: string;

  @ApiPropertyOptional({
    enum: READING_SHAPES,
    default: 'items',
    description: '`columns`: one array a field, null where nothing is known.',
  })
  @IsIn(READING_SHAPES)
  shape: ReadingShape = 'items';
}
