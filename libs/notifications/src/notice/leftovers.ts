import { Clock } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { UnsubscribeLinks } from '../mail/unsubscribe-links.ts';

const LOOK_MS = 3_600_000;
/** Two years: as long as curves are kept at least. */
const KEPT_MS = 731 * 86_400_000;

/** Forgets what nobody looks for any more: notices with their entries and deliveries, and links of old mails. */
@Injectable()
export class Leftovers {
  private nextLookMs = 0;

  constructor(
    private readonly dataSource: DataSource,
    private readonly links: UnsubscribeLinks,
    private readonly clock: Clock,
  ) {}

  /** Once an hour of the Clock. */
  async remove(): Promise<void> {
    const nowMs = this.clock.nowMs();
    if (nowMs < this.nextLookMs) return;
    this.nextLookMs = nowMs + LOOK_MS;
    await this.dataSource.query('delete from notification_notices where created_at < $1', [
      new Date(nowMs - KEPT_MS),
    ]);
    await this.links.forgetOld();
  }
}
