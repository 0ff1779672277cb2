import type { SignedInUser } from '@coprowatt/contracts';
import { Access, AuditFailure, CurrentAccess, CurrentUser, type BuildingAccess } from '@coprowatt/identity';
import { Controller, Get, Head, Query, Res, StreamableFile } from '@nestjs/common';
import {
  ApiExcludeEndpoint,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiProduces,
  ApiTags,
  ApiTooManyRequestsResponse,
} from '@nestjs/swagger';
import type { Response } from 'express';
import { ExportQueryDto } from './export.dto.ts';
import { ExportService, type FileKind } from './export.service.ts';
import { CONTENT_TYPE } from './xlsx/xlsx-parts-rules.ts';

@ApiTags('consumption')
@ApiParam({ name: 'id', format: 'uuid', description: 'Building' })
@Access({ building: 'building.read' })
@Controller('buildings/:id/iot')
export class ExportController {
  /** A reader who takes nothing for so long is gone. */
  stalledAfterMs = 120_000;

  constructor(private readonly exports: ExportService) {}

  /** Before the route below, which a server would else ask for the whole file and throw it away. */
  @Head('export')
  @ApiExcludeEndpoint()
  async announce(
    @CurrentAccess() access: BuildingAccess,
    @CurrentUser() user: SignedInUser,
    @Query() query: ExportQueryDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    const kind = await this.exports.announce(access, user, query);
    // Not `set`, which adds a charset.
    response.setHeader('content-type', kind.type).setHeader('content-disposition', dispositionOf(kind));
  }

  @Get('export')
  @AuditFailure('export.made')
  @ApiOperation({
    summary: 'Readings as a file: CSV, Excel workbook or JSON',
    description:
      'Meters, granularity and period as `readings`; streamed, so the period may be the whole history. The head tells building, ' +
      'meters, period, units, completeness and method. What is not known has no row: it is counted in the head, never 0. A file ' +
      'that was broken off ends in a closed connection and lacks its end: the last line of a CSV, the `end` of a JSON document, ' +
      'the directory of a workbook.',
  })
  @ApiProduces('text/csv', CONTENT_TYPE, 'application/json')
  @ApiOkResponse({
    schema: { type: 'string', format: 'binary' },
    description:
      'An attachment, named after the building, the meter when one was asked for, what one row is of, and the first and the last day',
  })
  @ApiTooManyRequestsResponse({ description: '`too_many_requests`: too many of your exports are under way' })
  async export(
    @CurrentAccess() access: BuildingAccess,
    @CurrentUser() user: SignedInUser,
    @Query() query: ExportQueryDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StreamableFile> {
    const { body, ...kind } = await this.exports.open(access, user, query);
    response.setTimeout(this.stalledAfterMs, () => response.destroy());
    return new StreamableFile(body, { type: kind.type, disposition: dispositionOf(kind) });
  }
}

function dispositionOf({ name }: FileKind): string {
  return `attachment; filename="${name}"`;
}
