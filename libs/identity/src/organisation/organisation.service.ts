import { randomUUID } from 'node:crypto';
import type { Organisation, OrganisationRequest, SignedInUser } from '@coprowatt/contracts';
import { AuditLog, Clock } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AccessPolicy } from '../access/access-policy.service.ts';
import { InvitationService } from '../invitation/invitation.service.ts';
import { organisationScope } from '../member/member.service.ts';
import { OrganisationRepository } from './organisation.repository.ts';

@Injectable()
export class OrganisationService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly organisations: OrganisationRepository,
    private readonly invitations: InvitationService,
    private readonly policy: AccessPolicy,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** All for an admin, else those that one manages; by name. */
  async list(userId: string): Promise<Organisation[]> {
    const isAdmin = await this.policy.holdsRole(userId, 'admin');
    return isAdmin ? this.organisations.list() : this.organisations.listManagedBy(userId);
  }

  /** Makes an organisation and invites its first syndic: both or neither. @throws AppError `mail_not_configured`. */
  async create(
    admin: SignedInUser,
    { name, syndicEmail: email, lang }: OrganisationRequest,
  ): Promise<Organisation> {
    const organisation = { id: randomUUID(), name, createdAt: this.clock.now() };
    await this.dataSource.transaction(async (manager) => {
      await this.organisations.insert(organisation, manager);
      const { id: organisationId } = organisation;
      await this.audit.record({ act: 'organisation.created', actorId: admin.id, organisationId }, manager);
      const request = { email, role: 'syndic', ...(lang && { lang }) } as const;
      await this.invitations.invite(admin, organisationScope(organisation), request, manager);
    });
    return this.organisations.view(organisation.id);
  }

  async rename(actorId: string, organisationId: string, name: string): Promise<Organisation> {
    await this.dataSource.transaction(async (manager) => {
      await this.organisations.rename(organisationId, name, manager);
      await this.audit.record({ act: 'organisation.changed', actorId, organisationId }, manager);
    });
    return this.organisations.view(organisationId);
  }
}
