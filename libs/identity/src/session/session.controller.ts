import type { SessionList } from '@coprowatt/contracts';
import { Controller, Delete, Get, Header, HttpCode, Param } from '@nestjs/common';
import {
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { Access } from '../access/access.decorator.ts';
import { AuditFailure } from '../audit/audit-failure.decorator.ts';
import { CurrentSession } from '../access/signed-in-request.ts';
import { SessionListAnswer } from './session.answer.ts';
import type { RequestSession } from './session-data.ts';
import { SessionService } from './session.service.ts';

@ApiTags('auth')
@Access('signed-in')
@Controller('auth/sessions')
export class SessionController {
  constructor(private readonly sessions: SessionService) {}

  @Get()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Where you are signed in' })
  @ApiOkResponse({ type: SessionListAnswer, description: 'Your sessions' })
  async list(@CurrentSession() session: RequestSession): Promise<SessionList> {
    return { items: await this.sessions.list(session) };
  }

  @Delete(':sessionId')
  @AuditFailure('session.revoked')
  @HttpCode(204)
  @ApiParam({ name: 'sessionId', format: 'uuid', description: 'Session' })
  @ApiOperation({ summary: 'End one of your sessions and its live connections' })
  @ApiNoContentResponse({ description: 'Ended' })
  @ApiNotFoundResponse({ description: '`not_found`: over, or not yours' })
  end(@CurrentSession() session: RequestSession, @Param('sessionId') sessionId: string): Promise<void> {
    return this.sessions.end(session, sessionId);
  }

  @Delete()
  @AuditFailure('session.revoked')
  @HttpCode(204)
  @ApiOperation({ summary: 'End all your sessions but this one' })
  @ApiNoContentResponse({ description: 'Ended' })
  endOthers(@CurrentSession() session: RequestSession): Promise<void> {
    return this.sessions.endOthers(session);
  }
}
