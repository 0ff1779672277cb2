import type { SignedInUser } from '@coprowatt/contracts';
import { Access, AuditFailure, CurrentAccess, CurrentUser, type BuildingAccess } from '@coprowatt/identity';
import { Controller, Delete, HttpCode } from '@nestjs/common';
import { ApiNoContentResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { BuildingEnd } from './building-end.service.ts';

@ApiTags('buildings')
@Controller('buildings')
export class BuildingEndController {
  constructor(private readonly ending: BuildingEnd) {}

  @Access({ building: 'building.manage' })
  @Delete(':id')
  @HttpCode(204)
  @AuditFailure('building.deleted')
  @ApiParam({ name: 'id', format: 'uuid', description: 'Building' })
  @ApiOperation({
    summary: 'Take a building off the platform: its meters are asked no more, nothing is erased',
  })
  @ApiNoContentResponse({ description: 'Nobody reaches it any more' })
  end(@CurrentAccess() access: BuildingAccess, @CurrentUser() { id }: SignedInUser): Promise<void> {
    return this.ending.end(access, id);
  }
}
