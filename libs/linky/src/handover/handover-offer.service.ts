import { randomUUID } from 'node:crypto';
import type { HandoverOffer, HandoverView, SignedInUser } from '@coprowatt/contracts';
import {
  linkTokenHash,
  newLinkToken,
  BuildingRepository,
  OrganisationRepository,
  UserRepository,
  type BuildingAccess,
} from '@coprowatt/identity';
import { AppError, AuditLog, Mailer, PlatformConfig } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { HandoverRow } from './handover.entity.ts';
import { handoverOfferMail } from './handover-mails.ts';
import { HandoverRepository } from './handover.repository.ts';

/** How long a link works, machine time. */
const LIFE_DAYS = 14;
const DAY_MS = 24 * 60 * 60 * 1000;

type Building = BuildingAccess['building'];

/** Offers of a building to another syndic. Nothing changes before he accepts. */
@Injectable()
export class HandoverOffers {
  constructor(
    private readonly dataSource: DataSource,
    private readonly handovers: HandoverRepository,
    private readonly organisations: OrganisationRepository,
    private readonly users: UserRepository,
    private readonly buildings: BuildingRepository,
    private readonly mailer: Mailer,
    private readonly config: PlatformConfig,
    private readonly audit: AuditLog,
  ) {}

  async find({ building }: BuildingAccess): Promise<HandoverOffer | null> {
    const row = await this.handovers.findOpen(building.id, building.organisationId);
    return row && asOffer(row);
  }

  /** In place of an older one. @throws AppError `mail_not_configured`. */
  async offer({ building }: BuildingAccess, actor: SignedInUser, email: string): Promise<HandoverOffer> {
    if (!this.mailer.available) throw new AppError('mail_not_configured');
    const token = newLinkToken();
    const row = newRow(building, actor.id, email.toLowerCase(), linkTokenHash(token));
    const { name: offeredBy } = await this.organisations.get(building.organisationId);
    const language = (await this.users.findByEmail(email))?.language ?? actor.language;
    const link = `${this.config.publicUrl}/handover#${token}`;
    const texts = handoverOfferMail({ building: building.name, offeredBy, link, days: LIFE_DAYS });
    await this.dataSource.transaction(async (manager) => {
      await this.buildings.keep(building, manager);
      await this.handovers.keep(row, manager);
      await this.mailer.send({ to: row.email, ...texts[language] }, manager);
      await this.record('handover.offered', building, actor.id, row.id, manager);
    });
    return asOffer(row);
  }

  /** Nothing when there is none. */
  async cancel({ building }: BuildingAccess, actorId: string): Promise<void> {
    const open = await this.handovers.findOpen(building.id, building.organisationId);
    await this.dataSource.transaction(async (manager) => {
      if (open && (await this.handovers.cancel(building.id, manager)))
        await this.record('handover.cancelled', building, actorId, open.id, manager);
    });
  }

  /** What the link says to whoever holds it. @throws AppError `token_invalid`. */
  async look(userId: string, token: string): Promise<HandoverView> {
    const found = await this.handovers.findByToken(linkTokenHash(token));
    if (!found) throw new AppError('token_invalid');
    const managed = await this.organisations.listManagedBy(userId);
    const others = managed.filter(({ id }) => id !== found.organisationId);
    return {
      buildingName: found.buildingName,
      city: found.city,
      offeredBy: found.offeredBy,
      meterCount: found.meterCount,
      organisations: others.map(({ id, name }) => ({ id, name })),
      expiresAt: found.expiresAt.toISOString(),
    };
  }

  private record(
    act: 'handover.offered' | 'handover.cancelled',
    { id: buildingId, organisationId }: Building,
    actorId: string,
    id: string,
    manager: EntityManager,
  ): Promise<void> {
    const subject = { kind: 'handover', id } as const;
    return this.audit.record({ act, actorId, organisationId, buildingId, subject }, manager);
  }
}

function newRow(
  { id: buildingId, organisationId }: Building,
  offeredBy: string,
  email: string,
  tokenHash: Buffer,
): HandoverRow {
  const offeredAt = new Date();
  const expiresAt = new Date(offeredAt.getTime() + LIFE_DAYS * DAY_MS);
  return { id: randomUUID(), buildingId, organisationId, email, offeredBy, tokenHash, offeredAt, expiresAt };
}

function asOffer({ id, email, offeredAt, expiresAt }: HandoverRow): HandoverOffer {
  return { id, email, offeredAt: offeredAt.toISOString(), expiresAt: expiresAt.toISOString() };
}
