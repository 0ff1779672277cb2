import type { InvitedRole } from '@coprowatt/contracts';
import { Injectable } from '@nestjs/common';
import { DataSource, IsNull, LessThan, MoreThan, type EntityManager, type Repository } from 'typeorm';
import { InvitationRow } from './invitation.entity.ts';

/** Where a role is held: one of both. */
export interface RolePlace {
  organisationId: string | null;
  buildingId: string | null;
}

/** An invitation as its link finds it, with the names that its reader must know. */
export interface FoundInvitation extends RolePlace {
  id: string;
  email: string;
  role: InvitedRole;
  expiresAt: Date;
  scopeName: string;
  invitedBy: string;
  /** Organisation that the building or the role belongs to. */
  managingOrganisationId: string;
}

const FIND = `
  select i.id, i.email, i.role, i.organisation_id as "organisationId", i.building_id as "buildingId",
    i.expires_at as "expiresAt", coalesce(b.name, o.name) as "scopeName", u.display_name as "invitedBy",
    coalesce(b.organisation_id, o.id) as "managingOrganisationId"
  from invitations i
  join users u on u.id = i.invited_by
  left join buildings b on b.id = i.building_id and b.ended_at is null
  left join organisations o on o.id = i.organisation_id
  where i.token_hash = $1 and i.expires_at > $2 and (b.id is not null or o.id is not null)`;

const IS_MEMBER = `
  select 1 from memberships m join users u on u.id = m.user_id
  where lower(u.email) = $1 and m.role = $2 and m.organisation_id is not distinct from $3
    and m.building_id is not distinct from $4 and m.ended_at is null`;

@Injectable()
export class InvitationRepository {
  private readonly invitations: Repository<InvitationRow>;

  constructor(private readonly dataSource: DataSource) {
    this.invitations = dataSource.getRepository(InvitationRow);
  }

  listOfBuilding(buildingId: string): Promise<InvitationRow[]> {
    return this.invitations.find({ where: { buildingId }, order: { invitedAt: 'DESC', id: 'ASC' } });
  }

  listOfOrganisation(organisationId: string): Promise<InvitationRow[]> {
    return this.invitations.find({ where: { organisationId }, order: { invitedAt: 'DESC', id: 'ASC' } });
  }

  /** Null when the token is unknown, replaced, used or over, or its building has ended. */
  async findByToken(tokenHash: Buffer): Promise<FoundInvitation | null> {
    const rows = await this.dataSource.query<FoundInvitation[]>(FIND, [tokenHash, new Date()]);
    return rows[0] ?? null;
  }

  /** Whether somebody with this address holds the role there. */
  async isMember(
    email: string,
    role: InvitedRole,
    place: RolePlace,
    manager: EntityManager,
  ): Promise<boolean> {
    const values = [email, role, place.organisationId, place.buildingId];
    return (await manager.query<unknown[]>(IS_MEMBER, values)).length > 0;
  }

  /** Keeps an invitation in place of an older one of the same address, role and place. */
  async keep(invitation: InvitationRow, manager: EntityManager): Promise<void> {
    await manager
      .getRepository(InvitationRow)
      .upsert(invitation, ['email', 'role', 'organisationId', 'buildingId']);
  }

  /** Takes an invitation back. Returns false when there is none in this place. */
  async cancel(
    id: string,
    { organisationId, buildingId }: RolePlace,
    manager: EntityManager,
  ): Promise<boolean> {
    const place = { organisationId: organisationId ?? IsNull(), buildingId: buildingId ?? IsNull() };
    const { affected } = await manager.getRepository(InvitationRow).delete({ id, ...place });
    return affected === 1;
  }

  /** Spends an invitation. Returns false when somebody was faster, or time. */
  async spend(id: string, tokenHash: Buffer, manager: EntityManager): Promise<boolean> {
    const unspent = { id, tokenHash, expiresAt: MoreThan(new Date()) };
    const { affected } = await manager.getRepository(InvitationRow).delete(unspent);
    return affected === 1;
  }

  /** Forgets the addresses of those who did not answer. */
  async dropExpiredBefore(instant: Date, manager: EntityManager): Promise<void> {
    await manager.getRepository(InvitationRow).delete({ expiresAt: LessThan(instant) });
  }
}
