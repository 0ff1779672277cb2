import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { OneLine } from '../fields.ts';

const MOST = 200;

export class UserListQueryDto {
  @ApiPropertyOptional({ description: 'Part of a name or an address.', maxLength: 254 })
  @IsOptional()
  @OneLine(254)
  q?: string;

  @ApiPropertyOptional({ description: 'People a page.', minimum: 1, maximum: MOST, default: 50 })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MOST)
  limit = 50;

  @ApiPropertyOptional({ description: '`nextCursor` of the page before.' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  cursor?: string;
}
