import type { LoginResponse } from '@coprowatt/contracts';
import { Body, Controller, Post, Req } from '@nestjs/common';
import {
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiNotFoundResponse,
  ApiOperation,
  ApiTags,
  ApiTooManyRequestsResponse,
} from '@nestjs/swagger';
import type { Request } from 'express';
import { Access } from '../access/access.decorator.ts';
import { AuditFailure } from '../audit/audit-failure.decorator.ts';
import { LoginAnswer } from '../auth/auth.answer.ts';
import { SetupDto } from './setup.dto.ts';
import { SetupService } from './setup.service.ts';

@ApiTags('setup')
@Controller('setup')
export class SetupController {
  constructor(private readonly setup: SetupService) {}

  @Access('public')
  @Post()
  @AuditFailure('setup.completed')
  @ApiOperation({
    summary: 'Make the first admin and the first organisation',
    description: 'Once in the life of an installation. Starts a session and sets its cookie.',
  })
  @ApiCreatedResponse({ type: LoginAnswer, description: 'Signed in' })
  @ApiNotFoundResponse({ description: '`token_invalid`: not the token of the console' })
  @ApiConflictResponse({ description: '`setup_done`: there is, or was, an admin' })
  @ApiTooManyRequestsResponse({ description: '`too_many_attempts`: wait `Retry-After` seconds' })
  async complete(@Req() request: Request, @Body() body: SetupDto): Promise<LoginResponse> {
    return { user: await this.setup.complete(request, body) };
  }
}
