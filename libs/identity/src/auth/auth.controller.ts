import type { LoginResponse, MeResponse, SignedInUser } from '@coprowatt/contracts';
import { Body, Controller, Get, Header, HttpCode, Patch, Post, Req, Res } from '@nestjs/common';
import {
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  ApiTooManyRequestsResponse,
  ApiUnauthorizedResponse,
} from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Access } from '../access/access.decorator.ts';
import { AuditFailure } from '../audit/audit-failure.decorator.ts';
import { CurrentSession, CurrentUser } from '../access/signed-in-request.ts';
import type { RequestSession } from '../session/session-data.ts';
import { SESSION_COOKIE } from '../session/web-sessions.ts';
import { LoginAnswer, MeAnswer, SignedInUserAnswer } from './auth.answer.ts';
import { LoginDto, ProfileChangeDto } from './auth.dto.ts';
import { AuthService } from './auth.service.ts';

@ApiTags('auth')
@Controller('auth')
export class AuthController {
  constructor(private readonly auth: AuthService) {}

  @Access('public')
  @Post('login')
  @AuditFailure('session.opened')
  @HttpCode(200)
  @ApiOperation({ summary: 'Sign in', description: 'Starts a session of 7 days and sets its cookie.' })
  @ApiOkResponse({ type: LoginAnswer, description: 'Signed in' })
  @ApiUnauthorizedResponse({
    description: '`invalid_credentials`: unknown address or wrong password, not said which',
  })
  @ApiTooManyRequestsResponse({ description: '`too_many_attempts`: wait `Retry-After` seconds' })
  async login(@Req() request: Request, @Body() body: LoginDto): Promise<LoginResponse> {
    return { user: await this.auth.signIn(request, body.email, body.password) };
  }

  @Access('signed-in')
  @Post('logout')
  @AuditFailure('session.closed')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Sign out',
    description: 'Ends the session on the server and its live connections.',
  })
  @ApiNoContentResponse({ description: 'Signed out' })
  async logout(
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
    @CurrentSession() session: RequestSession,
  ): Promise<void> {
    await this.auth.signOut(request, session);
    response.clearCookie(SESSION_COOKIE, { path: '/' });
  }

  @Access('signed-in')
  @Get('me')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Who is signed in, what they may see, and what time it is for the product' })
  @ApiOkResponse({ type: MeAnswer, description: 'You' })
  me(@CurrentUser() user: SignedInUser): Promise<MeResponse> {
    return this.auth.me(user);
  }

  @Access('signed-in')
  @Patch('me')
  @AuditFailure('profile.changed')
  @ApiOperation({ summary: 'Change your name or your language' })
  @ApiOkResponse({ type: SignedInUserAnswer, description: 'You, as you are now' })
  changeProfile(@CurrentUser() user: SignedInUser, @Body() changes: ProfileChangeDto): Promise<SignedInUser> {
    return this.auth.changeProfile(user, changes);
  }
}
