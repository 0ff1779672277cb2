import type { NotificationPage, SignedInUser } from '@coprowatt/contracts';
import { Access, CurrentUser } from '@coprowatt/identity';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { NotificationPageAnswer } from './inbox.answer.ts';
import { InboxQueryDto, ReadOfDto } from './inbox.dto.ts';
import { InboxService } from './inbox.service.ts';

@ApiTags('notifications')
@Access('signed-in')
@Controller('notifications')
export class InboxController {
  constructor(private readonly inbox: InboxService) {}

  @Get()
  @ApiOperation({
    summary: 'Your inbox, newest first',
    description: 'Entries of buildings that you no longer reach are not listed.',
  })
  @ApiOkResponse({ type: NotificationPageAnswer, description: 'One page' })
  @ApiBadRequestResponse({ description: '`validation_failed`' })
  list(@CurrentUser() user: SignedInUser, @Query() query: InboxQueryDto): Promise<NotificationPage> {
    return this.inbox.page(user, query);
  }

  @Post('read-all')
  @HttpCode(204)
  @ApiOperation({ summary: 'Mark your whole inbox as read' })
  @ApiNoContentResponse({ description: 'Nothing is unread' })
  readAll(@CurrentUser() { id }: SignedInUser): Promise<void> {
    return this.inbox.readAll(id);
  }

  @Post('read-of')
  @HttpCode(204)
  @ApiOperation({ summary: 'Mark what your inbox tells of one alert as read' })
  @ApiNoContentResponse({ description: 'It is read; that there was nothing changes nothing' })
  @ApiBadRequestResponse({ description: '`validation_failed`' })
  readOf(@CurrentUser() { id }: SignedInUser, @Body() { subjectId }: ReadOfDto): Promise<void> {
    return this.inbox.readOf(id, subjectId);
  }

  @Post(':id/read')
  @HttpCode(204)
  @ApiParam({ name: 'id', format: 'uuid', description: 'Entry of your inbox' })
  @ApiOperation({ summary: 'Mark one entry as read' })
  @ApiNoContentResponse({ description: 'It is read; that it was before changes nothing' })
  @ApiNotFoundResponse({ description: '`not_found`: none of yours' })
  read(@CurrentUser() { id: userId }: SignedInUser, @Param('id') id: string): Promise<void> {
    return this.inbox.read(userId, id);
  }
}
