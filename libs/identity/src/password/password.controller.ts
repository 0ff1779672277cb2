import type { SignedInUser } from '@coprowatt/contracts';
import { Body, Controller, HttpCode, Post, Req } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiConflictResponse,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOperation,
  ApiTags,
  ApiTooManyRequestsResponse,
} from '@nestjs/swagger';
import type { Request } from 'express';
import { Access } from '../access/access.decorator.ts';
import { AuditFailure } from '../audit/audit-failure.decorator.ts';
import { CurrentUser } from '../access/signed-in-request.ts';
import { networkOf } from '../auth/network-of.ts';
import { PasswordChangeDto, PasswordResetCompletionDto, PasswordResetRequestDto } from './password.dto.ts';
import { PasswordResetService } from './password-reset.service.ts';
import { PasswordService } from './password.service.ts';

const TooMany = ApiTooManyRequestsResponse({
  description: '`too_many_attempts`: wait `Retry-After` seconds',
});

@ApiTags('auth')
@TooMany
@Controller('auth')
export class PasswordController {
  constructor(
    private readonly passwords: PasswordService,
    private readonly resets: PasswordResetService,
  ) {}

  @Access('signed-in')
  @Post('password')
  @AuditFailure('password.changed')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Change your password',
    description: 'Ends your other sessions; this one goes on under a new cookie.',
  })
  @ApiNoContentResponse({ description: 'Changed' })
  change(
    @Req() request: Request,
    @CurrentUser() user: SignedInUser,
    @Body() body: PasswordChangeDto,
  ): Promise<void> {
    return this.passwords.change(request, user, body);
  }

  @Access('public')
  @Post('password-reset')
  @AuditFailure('password.reset_asked')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Ask for a link to choose a new password',
    description:
      'Answered alike whether somebody has the address or not. The link works once, for 30 minutes.',
  })
  @ApiAcceptedResponse({ description: 'If somebody has the address, a mail is on its way' })
  @ApiConflictResponse({ description: '`mail_not_configured`: no mail can be sent' })
  ask(@Req() request: Request, @Body() { email }: PasswordResetRequestDto): Promise<void> {
    return this.resets.ask(email, networkOf(request.ip ?? ''));
  }

  @Access('public')
  @Post('password-reset/complete')
  @AuditFailure('password.reset')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Choose a new password with the link of a mail',
    description: 'Ends every session of the account and signs nobody in.',
  })
  @ApiNoContentResponse({ description: 'Chosen' })
  @ApiNotFoundResponse({ description: '`token_invalid`: unknown, used, replaced or over' })
  complete(@Req() request: Request, @Body() body: PasswordResetCompletionDto): Promise<void> {
    return this.resets.complete(body, networkOf(request.ip ?? ''));
  }
}
