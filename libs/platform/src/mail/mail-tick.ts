import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { PlatformConfig } from '../config/platform.config.ts';
import { MailCarrier } from './mail-carrier.ts';
import { Mailer } from './mailer.ts';
import { MailOutbox, type MailFailure } from './mail-outbox.ts';

const TICK_MS = 1_000;

/** Codes only: a mail server's sentence repeats the address. */
function told(error: unknown): { code: unknown; responseCode: unknown } {
  const { code = null, responseCode = null } = (error ?? {}) as { code?: unknown; responseCode?: unknown };
  return { code, responseCode };
}

/** Sends what is due; any number of processes may tick. */
@Injectable()
export class MailTick implements BeforeApplicationShutdown {
  private readonly logger = new Logger(MailTick.name);
  private ticking: Promise<void> | null = null;
  private stopped = false;

  constructor(
    private readonly config: PlatformConfig,
    private readonly mailer: Mailer,
    private readonly outbox: MailOutbox,
    private readonly carrier: MailCarrier,
  ) {}

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    await this.ticking;
  }

  @Interval(TICK_MS)
  async tick(): Promise<void> {
    if (!this.config.works || !this.mailer.available || this.stopped || this.ticking) return;
    this.ticking = this.sendDue();
    try {
      await this.ticking;
    } catch (error) {
      this.logger.error({ err: error }, 'mails could not be read');
    } finally {
      this.ticking = null;
    }
  }

  private async sendDue(): Promise<void> {
    while (!this.stopped) {
      const outcome = await this.outbox.takeOne((id, mail) => this.carrier.carry(id, mail));
      if (outcome === null) return;
      if (typeof outcome === 'object') this.report(outcome);
    }
  }

  private report({ id, attempts, givenUp, error }: MailFailure): void {
    const facts = { mail: id, attempts, ...told(error) };
    if (givenUp) this.logger.error(facts, 'a mail was given up');
    else this.logger.warn(facts, 'a mail could not be sent and will be tried again');
  }
}
