import type { InvitationView, LoginResponse } from '@coprowatt/contracts';
import { Body, Controller, HttpCode, Post, Req } from '@nestjs/common';
import {
  ApiConflictResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  ApiTooManyRequestsResponse,
  ApiUnauthorizedResponse,
} from '@nestjs/swagger';
import type { Request } from 'express';
import { Access } from '../access/access.decorator.ts';
import { AuditFailure } from '../audit/audit-failure.decorator.ts';
import { LoginAnswer } from '../auth/auth.answer.ts';
import { InvitationViewAnswer } from './acceptance.answer.ts';
import { AcceptInvitationDto, TokenDto } from './acceptance.dto.ts';
import { AcceptanceService } from './acceptance.service.ts';

@ApiTags('auth')
@ApiNotFoundResponse({ description: '`token_invalid`: unknown, used, replaced, cancelled or over' })
@ApiTooManyRequestsResponse({ description: '`too_many_attempts`: wait `Retry-After` seconds' })
@Access('public')
@Controller('auth/invitations')
export class AcceptanceController {
  constructor(private readonly acceptance: AcceptanceService) {}

  @Post('look')
  @HttpCode(200)
  @ApiOperation({ summary: 'What an invitation says', description: 'To whoever holds its link.' })
  @ApiOkResponse({ type: InvitationViewAnswer, description: 'The invitation' })
  look(@Req() request: Request, @Body() { token }: TokenDto): Promise<InvitationView> {
    return this.acceptance.look(request, token);
  }

  @Post('accept')
  @AuditFailure('invitation.accepted')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Accept an invitation',
    description: 'With the password of the account, or to make it. Starts a session and sets its cookie.',
  })
  @ApiOkResponse({ type: LoginAnswer, description: 'Signed in' })
  @ApiUnauthorizedResponse({ description: '`invalid_credentials`: not the password of that account' })
  @ApiConflictResponse({ description: '`conflict`: the account was made meanwhile' })
  async accept(@Req() request: Request, @Body() body: AcceptInvitationDto): Promise<LoginResponse> {
    return { user: await this.acceptance.accept(request, body) };
  }
}
