import {
  CSV_DIALECTS,
  EXPORT_FORMATS,
  GRANULARITIES,
  LANGUAGES,
  METRIC_TYPES,
  type CsvDialect,
  type ExportFormat,
  type ExportQuery,
  type Granularity,
  type Language,
  type MetricType,
} from '@coprowatt/contracts';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { WindowQueryDto } from '../consumption/readings.dto.ts';

/** Query of `GET …/export`. Meters, granularity and period are those of `GET …/readings`. */
export class ExportQueryDto extends WindowQueryDto implements ExportQuery {
  @ApiProperty({ enum: EXPORT_FORMATS, description: 'Kind of file.' })
  @IsIn(EXPORT_FORMATS)
  format: ExportFormat;

  @ApiPropertyOptional({
    enum: METRIC_TYPES,
    default: 'electricity_consumption',
    description: 'What was measured.',
  })
  @IsIn(METRIC_TYPES)
  metric: MetricType = 'electricity_consumption';

  @ApiPropertyOptional({ enum: GRANULARITIES, default: 'raw', description: 'What one row is of.' })
  @IsIn(GRANULARITIES)
  granularity: Granularity = 'raw';

  @ApiPropertyOptional({
    enum: LANGUAGES,
    description: 'Of titles, words and sentences; default your own.',
  })
  @IsOptional()
  @IsIn(LANGUAGES)
  lang?: Language;

  @ApiPropertyOptional({
    enum: CSV_DIALECTS,
    default: 'spreadsheet',
    description:
      'Of a CSV. `spreadsheet`: opens by a double click; byte order mark, head, semicolons and decimal commas (`lang=en`: commas ' +
      'and decimal points), a closing line. `plain`: RFC 4180 with commas and decimal points, the keys of the columns and rows alone.',
  })
  @IsIn(CSV_DIALECTS)
  dialect: CsvDialect = 'spreadsheet';
}
