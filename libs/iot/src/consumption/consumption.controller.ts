import type { ReadingsColumns, ReadingsPage, SignedInUser, Statistics } from '@coprowatt/contracts';
import { Access, CurrentAccess, CurrentUser, type BuildingAccess } from '@coprowatt/identity';
import { Controller, Get, Query } from '@nestjs/common';
import {
  ApiExtraModels,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import { ReadingsColumnsAnswer, ReadingsPageAnswer } from './readings.answer.ts';
import { ReadingsQueryDto, WindowQueryDto } from './readings.dto.ts';
import { ReadingsService } from './readings.service.ts';
import { StatisticsAnswer } from './statistics.answer.ts';
import { StatisticsService } from './statistics.service.ts';

@ApiTags('consumption')
@ApiParam({ name: 'id', format: 'uuid', description: 'Building' })
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
  @ApiExtraModels(ReadingsPageAnswer, ReadingsColumnsAnswer)
  @ApiOkResponse({
    schema: {
      oneOf: [ReadingsPageAnswer, ReadingsColumnsAnswer].map((page) => ({ $ref: getSchemaPath(page) })),
    },
    description: 'A page; of columns when `shape=columns`',
  })
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
  @ApiOkResponse({ type: StatisticsAnswer, description: 'Energies in Wh, powers in W' })
  statistics(
    @CurrentAccess() access: BuildingAccess,
    @CurrentUser() user: SignedInUser,
    @Query() query: WindowQueryDto,
  ): Promise<Statistics> {
    return this.statisticsService.statistics(access, user.id, query);
  }
}
