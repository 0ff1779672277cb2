import type { HandoverOffer, HandoverOfferAnswer as Answer, SignedInUser } from '@coprowatt/contracts';
import { Access, AuditFailure, CurrentAccess, CurrentUser, type BuildingAccess } from '@coprowatt/identity';
import { Body, Controller, Delete, Get, HttpCode, Post } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { HandoverOfferAnswer, OfferedHandoverAnswer } from './handover.answer.ts';
import { HandoverRequestDto } from './handover.dto.ts';
import { HandoverOffers } from './handover-offer.service.ts';

@ApiTags('handover')
@ApiParam({ name: 'id', format: 'uuid', description: 'Building' })
@Access({ building: 'building.manage' })
@Controller('buildings/:id/handover')
export class BuildingHandoverController {
  constructor(private readonly offers: HandoverOffers) {}

  @Get()
  @ApiOperation({ summary: 'The open offer of the building to another syndic' })
  @ApiOkResponse({ type: HandoverOfferAnswer, description: 'Null when none is open' })
  async find(@CurrentAccess() access: BuildingAccess): Promise<Answer> {
    return { offer: await this.offers.find(access) };
  }

  @Post()
  @AuditFailure('handover.offered')
  @ApiOperation({ summary: 'Offer the building to another syndic, by mail; an older offer ends' })
  @ApiCreatedResponse({
    type: OfferedHandoverAnswer,
    description: 'The offer; nothing changes before it is accepted',
  })
  @ApiBadRequestResponse({ description: '`validation_failed`' })
  @ApiConflictResponse({ description: '`mail_not_configured`' })
  offer(
    @CurrentAccess() access: BuildingAccess,
    @CurrentUser() user: SignedInUser,
    @Body() { email }: HandoverRequestDto,
  ): Promise<HandoverOffer> {
    return this.offers.offer(access, user, email);
  }

  @Delete()
  @HttpCode(204)
  @AuditFailure('handover.cancelled')
  @ApiOperation({ summary: 'Take the offer back' })
  @ApiNoContentResponse({ description: 'The link works no more' })
  cancel(@CurrentAccess() access: BuildingAccess, @CurrentUser() { id }: SignedInUser): Promise<void> {
    return this.offers.cancel(access, id);
  }
}
