import type { NotificationPreferencesAnswer, SignedInUser } from '@coprowatt/contracts';
import { Access, CurrentUser } from '@coprowatt/identity';
import { Body, Controller, Get, Put } from '@nestjs/common';
import { ApiBadRequestResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { PreferencesAnswer } from './preferences.answer.ts';
import { NotificationPreferencesDto } from './preferences.dto.ts';
import { PreferencesService } from './preferences.service.ts';

@ApiTags('notifications')
@Access('signed-in')
@Controller('notifications/preferences')
export class PreferencesController {
  constructor(private readonly preferences: PreferencesService) {}

  @Get()
  @ApiOperation({ summary: 'What you are told of alerts, and how' })
  @ApiOkResponse({ type: PreferencesAnswer, description: 'Your choices, and what applies without them' })
  show(@CurrentUser() { id }: SignedInUser): Promise<NotificationPreferencesAnswer> {
    return this.preferences.show(id);
  }

  @Put()
  @ApiOperation({ summary: 'Replace your choices', description: 'They count for mails that wait already.' })
  @ApiOkResponse({ type: PreferencesAnswer, description: 'Your choices as they are now' })
  @ApiBadRequestResponse({ description: '`validation_failed`' })
  replace(
    @CurrentUser() { id }: SignedInUser,
    @Body() body: NotificationPreferencesDto,
  ): Promise<NotificationPreferencesAnswer> {
    return this.preferences.replace(id, body);
  }
}
