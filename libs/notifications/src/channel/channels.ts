import { Injectable } from '@nestjs/common';
import { InboxChannel } from '../inbox/inbox.channel.ts';
import { MailChannel } from '../mail/mail.channel.ts';
import { WebhookChannel } from '../webhook/webhook.channel.ts';
import type { Channel } from './channel.ts';

/** Every way to tell people. */
@Injectable()
export class Channels {
  readonly all: readonly Channel[];

  constructor(inbox: InboxChannel, mail: MailChannel, webhook: WebhookChannel) {
    this.all = [inbox, mail, webhook];
  }
}
