import type {
  Building,
  Invitation,
  InviteRequest,
  Member,
  MemberList,
  SignedInUser,
} from '@coprowatt/contracts';
import { AppError, AuditLog, Clock, LiveBus } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { DataSource } from 'typeorm';
import { rooms } from '../access/rooms.ts';
import { InvitationRepository } from '../invitation/invitation.repository.ts';
import { asInvitation, InvitationService, type InvitingScope } from '../invitation/invitation.service.ts';
import type { MembershipRow } from '../membership/membership.entity.ts';
import {
  asMembership,
  MembershipRepository,
  type MembershipOfUser,
} from '../membership/membership.repository.ts';
import type { OrganisationRow } from '../organisation/organisation.entity.ts';

function asMember(row: MembershipOfUser): Member {
  const { id: userId, displayName, email } = row.user;
  return { membership: asMembership(row), userId, displayName, email, since: row.createdAt.toISOString() };
}

/** A building as people are invited to it. */
export function buildingScope({ id, name, organisationId }: Building): InvitingScope {
  return { organisationId: null, buildingId: id, name, managingOrganisationId: organisationId };
}

/** An organisation as colleagues are invited to it. */
export function organisationScope({ id, name }: OrganisationRow): InvitingScope {
  return { organisationId: id, buildingId: null, name, managingOrganisationId: id };
}

/** Who belongs to a building or an organisation. Who may ask and change is the caller's question. */
@Injectable()
export class MemberService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly memberships: MembershipRepository,
    private readonly invitationRows: InvitationRepository,
    private readonly invitations: InvitationService,
    private readonly audit: AuditLog,
    private readonly live: LiveBus,
    private readonly clock: Clock,
  ) {}

  /** Everyone who reaches the building, its syndics included, oldest membership first. */
  async ofBuilding(building: Building): Promise<MemberList> {
    const [members, invitations] = await Promise.all([
      this.memberships.listReaching(building),
      this.invitationRows.listOfBuilding(building.id),
    ]);
    return { items: members.map(asMember), invitations: invitations.map(asInvitation) };
  }

  /** The syndics of an organisation, oldest membership first. */
  async ofOrganisation({ id }: OrganisationRow): Promise<MemberList> {
    const [members, invitations] = await Promise.all([
      this.memberships.listSyndics(id),
      this.invitationRows.listOfOrganisation(id),
    ]);
    return { items: members.map(asMember), invitations: invitations.map(asInvitation) };
  }

  /** @throws AppError `already_member`, `mail_not_configured`, `too_many_attempts`. */
  invite(inviter: SignedInUser, scope: InvitingScope, request: InviteRequest): Promise<Invitation> {
    return this.invitations.invite(inviter, scope, request);
  }

  /** @throws AppError `not_found`. */
  cancel(actorId: string, scope: InvitingScope, invitationId: string): Promise<void> {
    return this.invitations.cancel(actorId, scope, invitationId);
  }

  /**
   * Ends a role that is held in exactly this scope, and the sockets of the person.
   * @throws AppError `not_found`; `last_member` for the last syndic of an organisation.
   */
  async end(actorId: string, scope: InvitingScope, membershipId: string): Promise<void> {
    const membership = await this.membershipIn(scope, membershipId);
    await this.dataSource.transaction(async (manager) => {
      const { organisationId } = scope;
      if (organisationId && (await this.memberships.countSyndicsLocked(organisationId, manager)) < 2)
        throw new AppError('last_member');
      if (!(await this.memberships.end(membershipId, this.clock.now(), manager)))
        throw new AppError('not_found');
      const place = { organisationId: scope.managingOrganisationId, buildingId: scope.buildingId };
      const subject = { kind: 'membership', id: membershipId } as const;
      await this.audit.record({ act: 'membership.ended', actorId, ...place, subject }, manager);
    });
    await this.live.disconnect(rooms.user(membership.userId));
  }

  private async membershipIn(scope: InvitingScope, membershipId: string): Promise<MembershipRow> {
    const row = isUUID(membershipId) ? await this.memberships.find(membershipId) : null;
    const isHere =
      row?.endedAt === null &&
      row.organisationId === scope.organisationId &&
      row.buildingId === scope.buildingId;
    if (!isHere) throw new AppError('not_found');
    return row;
  }
}
