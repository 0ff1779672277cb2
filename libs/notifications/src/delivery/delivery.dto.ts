import { DELIVERY_STATES, type DeliveryState } from '@coprowatt/contracts';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';

const MOST = 200;

/** Query of `GET /admin/deliveries`. */
export class DeliveryQueryDto {
  @ApiPropertyOptional({ enum: DELIVERY_STATES, description: 'Only those in this state.' })
  @IsOptional()
  @IsIn(DELIVERY_STATES)
  state?: DeliveryState;

  @ApiPropertyOptional({ minimum: 1, maximum: MOST, default: 50, description: 'Deliveries a page.' })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MOST)
  limit = 50;

  @ApiPropertyOptional({ description: '`nextCursor` of the page before.' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  cursor?: string;
}
