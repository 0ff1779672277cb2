import type { Anomaly, AnomalyPage, SignedInUser } from '@coprowatt/contracts';
import { Access, AuditFailure, CurrentAccess, CurrentUser, type BuildingAccess } from '@coprowatt/identity';
import { Body, Controller, Get, Param, Patch, Query } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiConflictResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { AnomalyAnswer, AnomalyPageAnswer } from './anomaly.answer.ts';
import { AnomalyChangeDto, BuildingAnomalyQueryDto } from './anomaly.dto.ts';
import { AnomalyService } from './anomaly.service.ts';

const AnomalyId = ApiParam({ name: 'anomalyId', format: 'uuid', description: 'Alert' });

@ApiTags('alerts')
@ApiParam({ name: 'id', format: 'uuid', description: 'Building' })
@Access({ building: 'building.read' })
@Controller('buildings/:id/iot/anomalies')
export class AnomalyController {
  constructor(private readonly anomalies: AnomalyService) {}

  @Get()
  @ApiOperation({
    summary: 'Alerts of the meters of a building that you see',
    description:
      'Those of common meters for whoever reads the building’s figures, those of a private meter for its holder alone.',
  })
  @ApiOkResponse({ type: AnomalyPageAnswer, description: 'A page, in the order asked for' })
  @ApiBadRequestResponse({ description: '`validation_failed`' })
  list(
    @CurrentAccess() access: BuildingAccess,
    @CurrentUser() { id }: SignedInUser,
    @Query() query: BuildingAnomalyQueryDto,
  ): Promise<AnomalyPage> {
    return this.anomalies.ofBuilding(access, id, query);
  }

  @Get(':anomalyId')
  @AnomalyId
  @ApiOperation({ summary: 'One alert with its story' })
  @ApiOkResponse({ type: AnomalyAnswer, description: 'The alert' })
  one(
    @CurrentAccess() access: BuildingAccess,
    @CurrentUser() { id }: SignedInUser,
    @Param('anomalyId') anomalyId: string,
  ): Promise<Anomaly> {
    return this.anomalies.one(access, id, anomalyId);
  }

  @Patch(':anomalyId')
  @AuditFailure('alert.changed')
  @AnomalyId
  @ApiOperation({
    summary: 'Acknowledge, resolve, reopen, mute or comment an alert',
    description:
      'For syndic and council on a common meter, for the holder on his own. An act that is done already changes nothing and leaves ' +
      'no entry; a comment goes with the act, or stands alone. Days after the one on which it was resolved open it again.',
  })
  @ApiOkResponse({ type: AnomalyAnswer, description: 'The alert as it is now' })
  @ApiBadRequestResponse({ description: '`validation_failed`: also without any field' })
  @ApiConflictResponse({
    description:
      '`conflict`: corrected readings withdrew it, or a later alert tells of its days; it is commented, not reopened',
  })
  change(
    @CurrentAccess() access: BuildingAccess,
    @CurrentUser() { id }: SignedInUser,
    @Param('anomalyId') anomalyId: string,
    @Body() change: AnomalyChangeDto,
  ): Promise<Anomaly> {
    return this.anomalies.change(access, id, anomalyId, change);
  }
}
