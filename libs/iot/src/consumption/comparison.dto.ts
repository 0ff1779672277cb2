import { COMPARISON_KINDS, type ComparisonKind } from '@coprowatt/contracts';
import { isLocalDate } from '@coprowatt/energy';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsUUID, ValidateBy } from 'class-validator';

function IsLocalDate(): PropertyDecorator {
  return ValidateBy({
    name: 'isLocalDate',
    validator: { validate: isLocalDateText, defaultMessage: () => '$property must be a date (YYYY-MM-DD)' },
  });
}

function isLocalDateText(text: unknown): boolean {
  return typeof text === 'string' && isLocalDate(text);
}

/** Query of `GET …/comparison`. */
export class ComparisonQueryDto {
  @ApiProperty({
    enum: COMPARISON_KINDS,
    description:
      '`mom`: with the month before; `yoy`: with the year before; `accounting-year`: the accounting year with the one before.',
  })
  @IsIn(COMPARISON_KINDS)
  kind: ComparisonKind;

  @ApiPropertyOptional({
    format: 'uuid',
    description: 'One meter that you may see; without it, the common meters together.',
  })
  @IsOptional()
  @IsUUID()
  deviceId?: string;

  @ApiPropertyOptional({
    format: 'date',
    description:
      'First local day; not with `accounting-year`. Default: the first of the month (`mom`) or year (`yoy`) of the last day.',
    example: '2026-06-01',
  })
  @IsOptional()
  @IsLocalDate()
  from?: string;

  @ApiPropertyOptional({
    format: 'date',
    description: 'End, excluded; not with `accounting-year`. Default: the day after the last published.',
    example: '2026-06-23',
  })
  @IsOptional()
  @IsLocalDate()
  to?: string;
}
