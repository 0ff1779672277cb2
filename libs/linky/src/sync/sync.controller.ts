import type { SignedInUser, SyncAccepted, SyncRun, SyncRunList } from '@coprowatt/contracts';
import { Access, AuditFailure, CurrentAccess, CurrentUser, type BuildingAccess } from '@coprowatt/identity';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiConflictResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { SyncAcceptedAnswer, SyncRunAnswer, SyncRunListAnswer } from './sync.answer.ts';
import { SyncRequestDto, SyncRunsQueryDto } from './sync.dto.ts';
import { SyncService } from './sync.service.ts';

@ApiTags('linky')
@ApiParam({ name: 'id', format: 'uuid', description: 'Building' })
@Controller('buildings/:id/iot/linky')
export class SyncController {
  constructor(private readonly syncs: SyncService) {}

  @Access({ building: 'building.read' })
  @AuditFailure('sync.asked')
  @Post('sync')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Ask the operator for what is due, or for some days; a meter that is being synced is joined',
  })
  @ApiAcceptedResponse({ type: SyncAcceptedAnswer, description: 'Queued, or joined' })
  @ApiConflictResponse({ description: '`meter_not_connected`' })
  request(
    @CurrentAccess() access: BuildingAccess,
    @CurrentUser() user: SignedInUser,
    @Body() asked: SyncRequestDto,
  ): Promise<SyncAccepted> {
    return this.syncs.request(access, user.id, asked);
  }

  @Access({ building: 'building.read' })
  @Get('sync-runs')
  @ApiOperation({ summary: 'The latest runs of the meters that you may see, or of one, newest first' })
  @ApiOkResponse({ type: SyncRunListAnswer, description: 'The runs' })
  @ApiNotFoundResponse({ description: '`not_found`: meter absent or out of your scope' })
  list(
    @CurrentAccess() access: BuildingAccess,
    @CurrentUser() user: SignedInUser,
    @Query() { deviceId }: SyncRunsQueryDto,
  ): Promise<SyncRunList> {
    return this.syncs.list(access, user.id, deviceId);
  }

  @Access({ building: 'building.read' })
  @Get('sync-runs/:runId')
  @ApiParam({ name: 'runId', format: 'uuid', description: 'Run' })
  @ApiOperation({ summary: 'One run' })
  @ApiOkResponse({ type: SyncRunAnswer, description: 'The run as it is now' })
  get(
    @CurrentAccess() access: BuildingAccess,
    @CurrentUser() user: SignedInUser,
    @Param('runId') runId: string,
  ): Promise<SyncRun> {
    return this.syncs.get(access, user.id, runId);
  }
}
