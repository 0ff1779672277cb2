import type { Claim, ClaimList, SignedInUser } from '@coprowatt/contracts';
import { Access, AuditFailure, CurrentUser } from '@coprowatt/identity';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiConflictResponse,
  ApiForbiddenResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiServiceUnavailableResponse,
  ApiTags,
} from '@nestjs/swagger';
import { ClaimAnswer, ClaimListAnswer } from './claim.answer.ts';
import { ClaimDecisions } from './claim-decision.service.ts';
import { ClaimDecisionDto, ClaimListQueryDto } from './claim.dto.ts';
import { ClaimViewRepository } from './claim-view.repository.ts';

@ApiTags('admin')
@Access({ role: 'admin' })
@Controller('admin/claims')
export class ClaimController {
  constructor(
    private readonly views: ClaimViewRepository,
    private readonly decisions: ClaimDecisions,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Claims on meters that somebody else has or asks for' })
  @ApiOkResponse({
    type: ClaimListAnswer,
    description: 'All open ones, oldest first; then the newest 300 of the others, newest first',
  })
  @ApiBadRequestResponse({ description: '`validation_failed`' })
  async list(@Query() { state }: ClaimListQueryDto): Promise<ClaimList> {
    return { items: await this.views.list(state ?? null) };
  }

  @Get(':claimId')
  @ApiParam({ name: 'claimId', format: 'uuid', description: 'Claim' })
  @ApiOperation({ summary: 'One claim, however old' })
  @ApiOkResponse({ type: ClaimAnswer, description: 'The claim' })
  @ApiNotFoundResponse({ description: '`not_found`' })
  get(@Param('claimId') claimId: string): Promise<Claim> {
    return this.views.get(claimId);
  }

  @Post(':claimId')
  @HttpCode(200)
  @AuditFailure('claim.transferred')
  @ApiParam({ name: 'claimId', format: 'uuid', description: 'Claim' })
  @ApiOperation({ summary: 'Refuse a claim, or give the meter to the claimant without its history' })
  @ApiOkResponse({ type: ClaimAnswer, description: 'The claim as it is now' })
  @ApiBadRequestResponse({ description: '`validation_failed`' })
  @ApiForbiddenResponse({
    description:
      '`claim_is_own`: a transfer of what you asked for yourself is for another admin, if there is one',
  })
  @ApiNotFoundResponse({ description: '`not_found`' })
  @ApiConflictResponse({
    description: '`claim_decided`: another was faster; `claim_not_provable`: nothing changed',
  })
  @ApiServiceUnavailableResponse({ description: '`not_ready`: the operator cannot be asked right now' })
  decide(
    @CurrentUser() { id }: SignedInUser,
    @Param('claimId') claimId: string,
    @Body() decision: ClaimDecisionDto,
  ): Promise<Claim> {
    return this.decisions.decide(claimId, id, decision);
  }
}
