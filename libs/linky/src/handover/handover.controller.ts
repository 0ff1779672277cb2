import type { HandoverAccepted, HandoverView, SignedInUser } from '@coprowatt/contracts';
import { Access, AuditFailure, CurrentUser } from '@coprowatt/identity';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiConflictResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { HandoverAcceptances } from './handover-acceptance.service.ts';
import { HandoverAcceptedAnswer, HandoverViewAnswer } from './handover.answer.ts';
import { HandoverAcceptanceDto, HandoverTokenDto } from './handover.dto.ts';
import { HandoverOffers } from './handover-offer.service.ts';

/** For whoever holds the link of a mail and is signed in: the secret travels in the body. */
@ApiTags('handover')
@Access('signed-in')
@Controller('handovers')
export class HandoverController {
  constructor(
    private readonly offers: HandoverOffers,
    private readonly acceptances: HandoverAcceptances,
  ) {}

  @Post('look')
  @HttpCode(200)
  @ApiOperation({ summary: 'What the link of a handover offers' })
  @ApiOkResponse({ type: HandoverViewAnswer, description: 'The building, and who of you can take it over' })
  @ApiBadRequestResponse({ description: '`validation_failed`' })
  @ApiNotFoundResponse({ description: '`token_invalid`' })
  look(@CurrentUser() { id }: SignedInUser, @Body() { token }: HandoverTokenDto): Promise<HandoverView> {
    return this.offers.look(id, token);
  }

  @Post('accept')
  @HttpCode(200)
  @AuditFailure('handover.accepted')
  @ApiOperation({ summary: 'Take a building over, with its common meters and their history' })
  @ApiOkResponse({ type: HandoverAcceptedAnswer, description: 'It is yours; agree anew for its meters' })
  @ApiBadRequestResponse({ description: '`validation_failed`' })
  @ApiNotFoundResponse({ description: '`token_invalid`; `not_found`: no organisation of yours' })
  @ApiConflictResponse({ description: '`conflict`: a meter has a history with you already' })
  accept(
    @CurrentUser() { id }: SignedInUser,
    @Body() acceptance: HandoverAcceptanceDto,
  ): Promise<HandoverAccepted> {
    return this.acceptances.accept(id, acceptance);
  }
}
