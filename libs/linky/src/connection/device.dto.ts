import type { MoveMeterRequest } from '@coprowatt/contracts';
import { ApiProperty } from '@nestjs/swagger';
import { IsUUID } from 'class-validator';

export class MoveMeterDto implements MoveMeterRequest {
  @ApiProperty({ format: 'uuid', description: 'Building that it is shown in from now on.' })
  @IsUUID()
  buildingId: string;
}
