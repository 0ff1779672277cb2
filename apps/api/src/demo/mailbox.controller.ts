import type { Mailbox as MailboxContract } from '@coprowatt/contracts';
import { Access } from '@coprowatt/identity';
import { AppError, Mailbox, PlatformConfig } from '@coprowatt/platform';
import { Controller, Get, Header } from '@nestjs/common';
import { ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { MailboxAnswer } from './mailbox.answer.ts';

@ApiTags('demo')
@Controller('demo/mailbox')
export class MailboxController {
  constructor(
    private readonly config: PlatformConfig,
    private readonly mailbox: Mailbox,
  ) {}

  // Public: an invited person who has no account yet reads his mail here. A demonstration listens on loopback only.
  @Access('public')
  @Get()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Mails that the demonstration kept instead of sending' })
  @ApiOkResponse({ type: MailboxAnswer, description: 'The mails' })
  @ApiNotFoundResponse({ description: '`not_found`: not a demonstration' })
  async list(): Promise<MailboxContract> {
    if (!this.config.demo) throw new AppError('not_found');
    return { items: await this.mailbox.list() };
  }
}
