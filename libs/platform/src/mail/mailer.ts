import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { PlatformConfig } from '../config/platform.config.ts';
import { AppError } from '../errors/app-error.ts';
import type { Mail } from './mail.ts';
import { MailOutbox, type MailCheck } from './mail-outbox.ts';

/** Sends mails to people; each is a row first and leaves the house within a second or so, or later when the server is away. */
@Injectable()
export class Mailer {
  /** False without a mail server (`SMTP_URL`); the demonstration keeps its mails instead. */
  readonly available: boolean;

  constructor(
    config: PlatformConfig,
    private readonly outbox: MailOutbox,
  ) {
    this.available = config.smtpUrl !== null || config.demo;
  }

  /**
   * Puts a mail into the outbox.
   * @param manager of the transaction that does what the mail tells of, so that both happen or neither.
   * @returns its id: a row of `platform_mails`, which says when it was sent or given up.
   * @throws AppError `mail_not_configured`.
   */
  async send(mail: Mail, manager?: EntityManager): Promise<string> {
    if (!this.available) throw new AppError('mail_not_configured');
    return this.outbox.add(mail, manager);
  }

  /** Whoever sends mails that are `asked` about says here, at boot, whether one of them may still leave. */
  askWhenLeaving(check: MailCheck): void {
    this.outbox.check = check;
  }
}
