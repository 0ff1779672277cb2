import { MembershipRepository } from '@coprowatt/identity';
import { Clock, Mailer, PlatformConfig } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { claimsToReviewMail } from './claim-mails.ts';
import { ClaimRepository } from './claim.repository.ts';

const HOUR_MS = 60 * 60_000;
/** So long after a mail, what comes is gathered. */
const PAUSE_MS = HOUR_MS;
/** A claimant who gives up and comes back must not fill their mailboxes. */
const AGAIN_MS = 24 * HOUR_MS;

const ADMIN_PATH = '/admin/claims';

/** Tells the platform's admins of claims that wait for them, each in his language: one mail for all that came in, an hour apart at least. */
@Injectable()
export class ClaimAnnouncer {
  constructor(
    private readonly dataSource: DataSource,
    private readonly claims: ClaimRepository,
    private readonly memberships: MembershipRepository,
    private readonly mailer: Mailer,
    private readonly config: PlatformConfig,
    private readonly clock: Clock,
  ) {}

  /** Where no mail can be sent none is due: the admin's page shows them too. */
  async listDue(manager?: EntityManager): Promise<string[]> {
    if (!this.mailer.available) return [];
    const nowMs = this.clock.nowMs();
    return this.claims.listUntold(new Date(nowMs - PAUSE_MS), new Date(nowMs - AGAIN_MS), manager);
  }

  /** Of all that are due, in one mail. */
  tell(): Promise<void> {
    return this.dataSource.transaction(async (manager) => {
      await this.claims.holdTelling(manager);
      const due = await this.listDue(manager);
      const admins = await this.memberships.listAdmins(manager);
      if (due.length === 0 || admins.length === 0) return;
      const texts = claimsToReviewMail(due.length, this.config.publicUrl + ADMIN_PATH);
      for (const { user } of admins)
        await this.mailer.send({ to: user.email, ...texts[user.language] }, manager);
      await this.claims.markTold(due, this.clock.now(), manager);
    });
  }
}
