import type { SyncRequest } from '@coprowatt/contracts';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, IsUUID, MaxLength } from 'class-validator';

export class SyncRequestDto implements SyncRequest {
  @ApiPropertyOptional({
    description: 'One meter; without it every connected meter that you may sync.',
    format: 'uuid',
  })
  @IsOptional()
  @IsUUID()
  deviceId?: string;

  @ApiPropertyOptional({
    description: 'First day, a local date or an RFC 3339 instant; without from and to: what is due.',
  })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  from?: string;

  @ApiPropertyOptional({ description: 'End, exclusive, a local date or an RFC 3339 instant.' })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  to?: string;
}

/** Query of `GET …/sync-runs`. */
export class SyncRunsQueryDto {
  @ApiPropertyOptional({
    description: 'One meter; without it every meter that you may see.',
    format: 'uuid',
  })
  @IsOptional()
  @IsUUID()
  deviceId?: string;
}
