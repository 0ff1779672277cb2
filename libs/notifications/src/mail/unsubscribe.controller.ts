import { Access } from '@coprowatt/identity';
import { Controller, Get, Header, HttpCode, Post, Query, Redirect } from '@nestjs/common';
import {
  ApiFoundResponse,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { UnsubscribeQueryDto } from './unsubscribe.dto.ts';
import { UnsubscribeLinks } from './unsubscribe-links.ts';

@ApiTags('notifications')
@Access('public')
@Controller('notifications/unsubscribe')
export class UnsubscribeController {
  constructor(private readonly links: UnsubscribeLinks) {}

  // It changes nothing: mail programs and scanners follow links.
  @Get()
  @Header('Cache-Control', 'no-store')
  @Redirect()
  @ApiOperation({ summary: 'To the page that asks whether mails of alerts are to end' })
  @ApiFoundResponse({ description: 'The page; the token travels behind its `#`' })
  page(@Query() { token }: UnsubscribeQueryDto): { url: string; statusCode: number } {
    return { url: this.links.pageOf(token), statusCode: 302 };
  }

  @Post()
  @HttpCode(204)
  @ApiOperation({
    summary: 'End the mails of alerts to whoever got this link',
    description:
      'No session is needed. Takes the one-click form of RFC 8058, any body or none; may be repeated.',
  })
  @ApiNoContentResponse({ description: 'No mail of an alert leaves any more; the inbox stays' })
  @ApiNotFoundResponse({ description: '`token_invalid`' })
  async end(@Query() { token }: UnsubscribeQueryDto): Promise<void> {
    await this.links.use(token);
  }
}
