import type { Membership } from '@coprowatt/contracts';
import { Injectable } from '@nestjs/common';
import { DataSource, In, IsNull, type EntityManager, type FindOptionsWhere, type Repository } from 'typeorm';
import type { BuildingKeys } from '../access/scope.ts';
import type { User } from '../user/user.entity.ts';
import { MembershipRow } from './membership.entity.ts';

/** Whose role it is and where. */
export type MembershipScope = Pick<MembershipRow, 'userId' | 'role' | 'organisationId' | 'buildingId'>;

/** A membership with the person who holds it. */
export type MembershipOfUser = MembershipRow & { user: User };

/** A membership as answers show it. */
export function asMembership({ id, role, organisationId, buildingId }: MembershipRow): Membership {
  return { id, role, organisationId, buildingId };
}

@Injectable()
export class MembershipRepository {
  private readonly memberships: Repository<MembershipRow>;

  constructor(dataSource: DataSource) {
    this.memberships = dataSource.getRepository(MembershipRow);
  }

  find(id: string): Promise<MembershipRow | null> {
    return this.memberships.findOneBy({ id });
  }

  /** Memberships of a person that have not ended, oldest first. */
  listLive(userId: string): Promise<MembershipRow[]> {
    return this.listLiveOf([userId]);
  }

  /** The same of several people together. */
  listLiveOf(userIds: readonly string[]): Promise<MembershipRow[]> {
    return this.memberships.find({
      where: { userId: In(userIds), endedAt: IsNull() },
      order: { createdAt: 'ASC', id: 'ASC' },
    });
  }

  /** Live memberships that reach a building, its organisation's syndics included, each with its user. */
  listReaching(building: BuildingKeys): Promise<MembershipOfUser[]> {
    return this.listWithUser([
      { buildingId: building.id, endedAt: IsNull() },
      { organisationId: building.organisationId, endedAt: IsNull() },
    ]);
  }

  /** Live syndics of an organisation, oldest membership first, each with its user. */
  listSyndics(organisationId: string): Promise<MembershipOfUser[]> {
    return this.listWithUser([{ organisationId, role: 'syndic', endedAt: IsNull() }]);
  }

  /** Live admins of the platform, oldest membership first, each with its user. */
  listAdmins(manager?: EntityManager): Promise<MembershipOfUser[]> {
    return this.listWithUser([{ role: 'admin', endedAt: IsNull() }], manager);
  }

  /** How many live syndics an organisation has; nobody else can end one before the transaction is over. */
  async countSyndicsLocked(organisationId: string, manager: EntityManager): Promise<number> {
    await manager.query('select 1 from organisations where id = $1 for no key update', [organisationId]);
    return this.within(manager).countBy({ organisationId, role: 'syndic', endedAt: IsNull() });
  }

  /** Whether the platform has, or has had, an admin. */
  hasEverHadAdmin(manager?: EntityManager): Promise<boolean> {
    return this.within(manager).existsBy({ role: 'admin' });
  }

  /** The live membership of a person in one role and scope. */
  findLive(scope: MembershipScope, manager?: EntityManager): Promise<MembershipRow | null> {
    const { userId, role, organisationId, buildingId } = scope;
    const place = { organisationId: organisationId ?? IsNull(), buildingId: buildingId ?? IsNull() };
    return this.within(manager).findOneBy({ userId, role, ...place, endedAt: IsNull() });
  }

  /** Adds a live membership. Returns false when the person holds the same one. */
  async insert(membership: MembershipRow, manager?: EntityManager): Promise<boolean> {
    const { id, userId, role, organisationId, buildingId, createdAt } = membership;
    const rows = await this.within(manager).query<unknown[]>(
      `insert into memberships (id, user_id, role, organisation_id, building_id, created_at)
        values ($1, $2, $3, $4, $5, $6)
        on conflict (user_id, role, organisation_id, building_id) where ended_at is null do nothing returning id`,
      [id, userId, role, organisationId, buildingId, createdAt],
    );
    return rows.length === 1;
  }

  /** Ends a membership that is live. Returns false when it had ended before. */
  async end(id: string, endedAt: Date, manager?: EntityManager): Promise<boolean> {
    const { affected } = await this.within(manager).update({ id, endedAt: IsNull() }, { endedAt });
    return affected === 1;
  }

  /** Ends every live role in a building; its organisation's syndics keep theirs. Returns whose sockets must close. */
  async endAllOfBuilding(buildingId: string, endedAt: Date, manager: EntityManager): Promise<string[]> {
    const live = await this.within(manager).findBy({ buildingId, endedAt: IsNull() });
    await this.within(manager).update({ buildingId, endedAt: IsNull() }, { endedAt });
    return [...new Set(live.map(({ userId }) => userId))];
  }

  private async listWithUser(
    where: FindOptionsWhere<MembershipRow>[],
    manager?: EntityManager,
  ): Promise<MembershipOfUser[]> {
    const rows = await this.within(manager).find({
      where,
      relations: { user: true },
      order: { createdAt: 'ASC', id: 'ASC' },
    });
    return rows as MembershipOfUser[];
  }

  private within(manager?: EntityManager): Repository<MembershipRow> {
    return manager?.getRepository(MembershipRow) ?? this.memberships;
  }
}
