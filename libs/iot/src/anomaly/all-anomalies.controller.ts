import type { AnomalyPage, SignedInUser } from '@coprowatt/contracts';
import { Access, CurrentUser } from '@coprowatt/identity';
import { Controller, Get, Query } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { AnomalyPageAnswer } from './anomaly.answer.ts';
import { AllAnomaliesQueryDto } from './anomaly.dto.ts';
import { AnomalyService } from './anomaly.service.ts';

@ApiTags('alerts')
@Access('signed-in')
@Controller('anomalies')
export class AllAnomaliesController {
  constructor(private readonly anomalies: AnomalyService) {}

  @Get()
  @ApiOperation({
    summary: 'Alerts of every building in your scope',
    description:
      'Those of common meters where you read the building’s figures, and those of your own private meters.',
  })
  @ApiOkResponse({ type: AnomalyPageAnswer, description: 'A page, in the order asked for' })
  @ApiBadRequestResponse({ description: '`validation_failed`' })
  @ApiNotFoundResponse({ description: '`not_found`: a `buildingId` out of your scope' })
  list(
    @CurrentUser() { id }: SignedInUser,
    @Query() { buildingId, ...query }: AllAnomaliesQueryDto,
  ): Promise<AnomalyPage> {
    return this.anomalies.ofAll(id, buildingId, query);
  }
}
