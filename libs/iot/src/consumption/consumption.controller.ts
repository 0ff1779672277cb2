import type { ReadingsColumns, ReadingsPage, SignedInUser, Statistics } from '@coprowatt/contracts';
import { Access, CurrentAccess, CurrentUser, type BuildingAccess } from '@coprowatt/identity';
import { Controller, Get, Query } from '@nestjs/common';
import { ApiBadRequestResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { ReadingsQueryDto, WindowQueryDto } from './readings.dto.ts';
import { ReadingsService } from './readings.service.ts';
import { StatisticsService } from './statistics.service.ts';

@ApiTags('consumption')
@ApiParam({ name: 'id', format: 'uuid', description: 'Building' })
@ApiBadRequestResponse({ description: '`validation_failed`' })
@Access({ building: 'building.read' })
@Controller('buildings/:id/iot')
export class ConsumptionController {
  constructor(
    private readonly readingsService: ReadingsService,
    private readonly statisticsService: StatisticsService,
  ) {}

  @Get('readings')
  @ApiOperation({
    summary: 'Readings of one meter, or of the common meters together',
    description:
      'Oldest first, energy in Wh. `raw` lists each meter; `hour`, `day` and `month` are sums, `partial` where a meter is ' +
      'short. A missing interval is absent from `items` and null in `columns`, never 0. Hours, days and intervals belong to ' +
      'the window by their start; a month counts its days within the window.',
  })
  @ApiOkResponse({ description: '`ReadingsPage`, or `ReadingsColumns` when `shape=columns`' })
  readings(
    @CurrentAccess() access: BuildingAccess,
    @CurrentUser() user: SignedInUser,
    @Query() query: ReadingsQueryDto,
  ): Promise<ReadingsPage | ReadingsColumns> {
    return this.readingsService.page(access, user.id, query);
  }

  @Get('statistics')
  @ApiOperation({
    summary: 'Figures of one meter, or of the common meters together',
    description:
      'Last complete day, month and year to date stand on the whole history; period, means, extremes, base load and peak on ' +
      'the window: by default from the first day known to the last published. A figure that cannot be given says why.',
  })
  @ApiOkResponse({ description: '`Statistics`' })
  statistics(
    @CurrentAccess() access: BuildingAccess,
    @CurrentUser() user: SignedInUser,
    @Query() query: WindowQueryDto,
  ): Promise<Statistics> {
    return this.statisticsService.statistics(access, user.id, query);
  }
}
