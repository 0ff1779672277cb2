import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';

/** Query of `GET …/devices/:deviceId/quality`. */
export class QualityQueryDto {
  @ApiPropertyOptional({
    description: 'First day, a local date or an RFC 3339 instant; 90 days before `to` when absent.',
    example: '2026-08-24',
  })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  from?: string;

  @ApiPropertyOptional({
    description:
      'End, exclusive, a local date or an RFC 3339 instant, at most 400 days after `from`; the day after the last ' +
      'published one when absent.',
    example: '2026-11-22',
  })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  to?: string;
}
