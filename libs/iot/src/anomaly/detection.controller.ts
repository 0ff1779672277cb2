import type { DetectionSettingsAnswer as Settings, ExpectedEnergy, SignedInUser } from '@coprowatt/contracts';
import { Access, AuditFailure, CurrentAccess, CurrentUser, type BuildingAccess } from '@coprowatt/identity';
import { Body, Controller, Get, Put, Query } from '@nestjs/common';
import { ApiBadRequestResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { WindowQueryDto } from '../consumption/readings.dto.ts';
import { DetectionSettingsAnswer, ExpectedEnergyAnswer } from './detection.answer.ts';
import { DetectionSettingsDto } from './detection.dto.ts';
import { DetectionSettingsService } from './detection-settings.service.ts';
import { ExpectedService } from './expected.service.ts';

@ApiTags('alerts')
@ApiParam({ name: 'id', format: 'uuid', description: 'Building' })
@Controller('buildings/:id/iot')
export class DetectionController {
  constructor(
    private readonly settings: DetectionSettingsService,
    private readonly expectations: ExpectedService,
  ) {}

  @Access({ building: 'building.energy.read' })
  @Get('detection-settings')
  @ApiOperation({ summary: 'From when on a day is worth an alert in this building' })
  @ApiOkResponse({ type: DetectionSettingsAnswer, description: 'The settings, or the defaults' })
  find(@CurrentAccess() { building }: BuildingAccess): Promise<Settings> {
    return this.settings.find(building.id);
  }

  @Access({ building: 'building.manage' })
  @Put('detection-settings')
  @AuditFailure('detection.changed')
  @ApiOperation({
    summary: 'Change when a day is worth an alert',
    description:
      'For all meters of the building. The last month is judged anew: alerts that nothing sees any more are withdrawn.',
  })
  @ApiOkResponse({ type: DetectionSettingsAnswer, description: 'The settings as they are now' })
  @ApiBadRequestResponse({ description: '`validation_failed`' })
  change(
    @CurrentAccess() access: BuildingAccess,
    @CurrentUser() { id }: SignedInUser,
    @Body() settings: DetectionSettingsDto,
  ): Promise<Settings> {
    return this.settings.change(access, id, settings);
  }

  @Access({ building: 'building.read' })
  @Get('expected')
  @ApiOperation({
    summary: 'What each day was expected to hold, of one meter or of the common meters together',
    description:
      'By earlier days alone. Null on days without enough of them, on a day that one of several meters lacks, and for a private ' +
      'meter without its holder’s agreement to advice.',
  })
  @ApiOkResponse({ type: ExpectedEnergyAnswer, description: 'Energies in Wh' })
  @ApiBadRequestResponse({ description: '`validation_failed`: also a window of more than three years' })
  expected(
    @CurrentAccess() access: BuildingAccess,
    @CurrentUser() { id }: SignedInUser,
    @Query() query: WindowQueryDto,
  ): Promise<ExpectedEnergy> {
    return this.expectations.expected(access, id, query);
  }
}
