import { Access, requestSession } from '@coprowatt/identity';
import { Controller, Get, Header, Req, Res } from '@nestjs/common';
import { ApiFoundResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { CallbackService, type Landing } from './callback.service.ts';

/** Public because a browser comes here from another site; without the session that left, it changes nothing. */
@ApiTags('linky')
@Controller('auth/linky')
export class CallbackController {
  constructor(private readonly callback: CallbackService) {}

  @Access('public')
  @Get('callback')
  @Header('Cache-Control', 'no-store')
  @Header('Referrer-Policy', 'no-referrer')
  @ApiOperation({ summary: "Return from the operator's consent page" })
  @ApiFoundResponse({
    description: 'To `/buildings/:id/iot?linky=<CallbackOutcome>&device=<id>`, or `/portfolio?linky=unknown`',
  })
  async receive(@Req() request: Request, @Res() response: Response): Promise<void> {
    response.redirect(302, pathOf(await this.callback.receive(request.query, requestSession(request))));
  }
}

function pathOf({ outcome, buildingId, deviceId }: Landing): string {
  const query = new URLSearchParams({ linky: outcome, ...(deviceId !== null && { device: deviceId }) });
  return buildingId === null ? `/portfolio?${query}` : `/buildings/${buildingId}/iot?${query}`;
}
