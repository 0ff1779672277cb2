import { MembershipRepository } from '@coprowatt/identity';
import { Mailer, PlatformConfig } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { incidentMail } from './incident-mails.ts';
import type { LiveIncident } from './incident.repository.ts';

const ADMIN_PATH = '/admin/operators';

/** Tells the platform's admins of an incident, each in his language. */
@Injectable()
export class IncidentAnnouncer {
  constructor(
    private readonly mailer: Mailer,
    private readonly memberships: MembershipRepository,
    private readonly config: PlatformConfig,
  ) {}

  /** Where no mail can be sent nothing is: the admin's page shows it too. */
  async announce(
    { provider, kind, api }: LiveIncident,
    counts: { answers: number; meters: number },
    manager: EntityManager,
  ): Promise<void> {
    if (!this.mailer.available) return;
    const texts = incidentMail(kind, { provider, api, ...counts, link: this.config.publicUrl + ADMIN_PATH });
    const admins = new Map(
      (await this.memberships.listAdmins(manager)).map(({ user }) => [user.email, user]),
    );
    for (const { email, language } of admins.values())
      await this.mailer.send({ to: email, ...texts[language] }, manager);
  }
}
