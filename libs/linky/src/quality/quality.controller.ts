import type { QualityCalendar, SignedInUser } from '@coprowatt/contracts';
import { Access, CurrentAccess, CurrentUser, type BuildingAccess } from '@coprowatt/identity';
import { Controller, Get, Param, Query } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { QualityCalendarAnswer } from './quality.answer.ts';
import { QualityQueryDto } from './quality.dto.ts';
import { QualityService } from './quality.service.ts';

@ApiTags('linky')
@ApiParam({ name: 'id', format: 'uuid', description: 'Building' })
@Controller('buildings/:id/iot/linky')
export class QualityController {
  constructor(private readonly quality: QualityService) {}

  @Access({ building: 'building.read' })
  @Get('devices/:deviceId/quality')
  @ApiParam({ name: 'deviceId', format: 'uuid', description: 'Meter' })
  @ApiOperation({
    summary:
      'How each day of a meter is known: holes and when they are asked again, estimates, corrections, doubts',
    description:
      'Of the consumption, oldest first. A day that the operator has not published yet, or on which nothing is due, is no ' +
      'hole. Zeros are valid measures; a run of six hours and more is pointed out unless it is the habit of the meter.',
  })
  @ApiOkResponse({ type: QualityCalendarAnswer, description: 'One item a local day' })
  @ApiBadRequestResponse({
    description: '`validation_failed`: unreadable, in the wrong order, over 400 days',
  })
  @ApiNotFoundResponse({ description: '`not_found`: meter absent or out of your scope' })
  calendar(
    @CurrentAccess() access: BuildingAccess,
    @CurrentUser() user: SignedInUser,
    @Param('deviceId') deviceId: string,
    @Query() query: QualityQueryDto,
  ): Promise<QualityCalendar> {
    return this.quality.calendar(access, user.id, deviceId, query);
  }
}
