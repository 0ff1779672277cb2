import { Global, Module } from '@nestjs/common';
import { PlatformConfig } from '../config/platform.config.ts';
import { Ticks } from '../ticks.ts';
import { MailCarrier } from './mail-carrier.ts';
import { MailOutbox } from './mail-outbox.ts';
import { MailTick } from './mail-tick.ts';
import { Mailbox } from './mailbox.ts';
import { Mailer } from './mailer.ts';
import { SmtpCarrier } from './smtp.carrier.ts';

const carrier = {
  provide: MailCarrier,
  inject: [PlatformConfig, Mailbox],
  useFactory: ({ smtpUrl, mailFrom, publicUrl }: PlatformConfig, mailbox: Mailbox): MailCarrier =>
    smtpUrl !== null && mailFrom !== null ? new SmtpCarrier(smtpUrl, mailFrom, publicUrl) : mailbox,
};

/** Mails to people; needs PlatformConfig, Secrets and the DataSource. */
@Global()
@Module({
  imports: [Ticks],
  providers: [Mailer, Mailbox, MailOutbox, MailTick, carrier],
  exports: [Mailer, Mailbox],
})
export class MailModule {}
