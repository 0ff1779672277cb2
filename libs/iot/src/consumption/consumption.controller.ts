import type {
  Comparison,
  ReadingsColumns,
  ReadingsPage,
  SignedInUser,
  Statistics,
} from '@coprowatt/contracts';
import { Access, CurrentAccess, CurrentUser, type BuildingAccess } from '@coprowatt/identity';
import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import {
  ApiExtraModels,
  ApiHeader,
  ApiNotModifiedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { ComparisonAnswer } from './comparison.answer.ts';
import { ComparisonQueryDto } from './comparison.dto.ts';
import { ComparisonService } from './comparison.service.ts';
import { ConditionalAnswers } from './conditional-answers.ts';
import { ReadingsColumnsAnswer, ReadingsPageAnswer } from './readings.answer.ts';
import { ReadingsQueryDto, StatisticsQueryDto } from './readings.dto.ts';
import { ReadingsService } from './readings.service.ts';
import { StatisticsAnswer } from './statistics.answer.ts';
import { StatisticsService } from './statistics.service.ts';

const VALIDATOR = {
  ETag: {
    description: 'Weak, the caller’s own; changes with what is stored or due, and with the program',
    schema: { type: 'string' as const },
  },
};

@ApiTags('consumption')
@ApiHeader({
  name: 'If-None-Match',
  required: false,
  description: 'The `ETag` of an answer that the client has',
})
@ApiNotModifiedResponse({ description: 'The client has the answer: no body', headers: VALIDATOR })
@ApiParam({ name: 'id', format: 'uuid', description: 'Building' })
@Access({ building: 'building.read' })
@Controller('buildings/:id/iot')
export class ConsumptionController {
  constructor(
    private readonly readingsService: ReadingsService,
    private readonly statisticsService: StatisticsService,
    private readonly comparisonService: ComparisonService,
    private readonly answers: ConditionalAnswers,
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
    headers: VALIDATOR,
  })
  readings(
    @CurrentAccess() access: BuildingAccess,
    @CurrentUser() user: SignedInUser,
    @Query() query: ReadingsQueryDto,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ReadingsPage | ReadingsColumns | undefined> {
    const asked = { request, response, access, user, query };
    return this.answers.answer(asked, 'window', (scope) => this.readingsService.page(scope, query));
  }

  @Get('statistics')
  @ApiOperation({
    summary: 'Figures of one meter, or of the common meters together',
    description:
      'Last complete day, month and year to date stand on the whole history; period, means, extremes, base load and peak on ' +
      'the window: by default from the first day known to the last published; means per month and year on what `means` says. A figure ' +
      'that cannot be given says why.',
  })
  @ApiOkResponse({ type: StatisticsAnswer, description: 'Energies in Wh, powers in W', headers: VALIDATOR })
  statistics(
    @CurrentAccess() access: BuildingAccess,
    @CurrentUser() user: SignedInUser,
    @Query() query: StatisticsQueryDto,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Statistics | undefined> {
    const asked = { request, response, access, user, query };
    return this.answers.answer(asked, 'history', (scope) => this.statisticsService.statistics(scope, query));
  }

  @Get('comparison')
  @ApiOperation({
    summary: 'Two periods of one meter, or of the common meters together',
    description:
      'Each local day is paired with the same day number of the month before (`mom`) or the same date of the year before; a day ' +
      'without counterpart (31st, 29 February) counts on neither side. A meter is compared with itself alone: a day whole where ' +
      'both sides know it whole, else by the clock hours that both know whole. Under 80 % there is no figure but a reason.',
  })
  @ApiOkResponse({ type: ComparisonAnswer, description: 'Energies in Wh', headers: VALIDATOR })
  comparison(
    @CurrentAccess() access: BuildingAccess,
    @CurrentUser() user: SignedInUser,
    @Query() query: ComparisonQueryDto,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Comparison | undefined> {
    const asked = { request, response, access, user, query };
    return this.answers.answer(asked, 'history', (scope) =>
      this.comparisonService.comparison(scope, access.building.accountingYearStart, query),
    );
  }
}
