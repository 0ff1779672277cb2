import type { Membership } from '@coprowatt/contracts';
import { Injectable } from '@nestjs/common';
import { DataSource, IsNull, type Repository } from 'typeorm';
import type { BuildingKeys } from '../access/scope.ts';
import { MembershipRow } from './membership.entity.ts';

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
    return this.memberships.find({
      where: { userId, endedAt: IsNull() },
      order: { createdAt: 'ASC', id: 'ASC' },
    });
  }

  /** Live memberships that reach a building, its organisation's syndics included, each with its user. */
  listReaching(building: BuildingKeys): Promise<MembershipRow[]> {
    return this.memberships.find({
      where: [
        { buildingId: building.id, endedAt: IsNull() },
        { organisationId: building.organisationId, endedAt: IsNull() },
      ],
      relations: { user: true },
      order: { createdAt: 'ASC', id: 'ASC' },
    });
  }

  async insert(membership: MembershipRow): Promise<void> {
    await this.memberships.insert(membership);
  }

  /** Ends a membership that is live. Returns false when it had ended before. */
  async end(id: string, endedAt: Date): Promise<boolean> {
    const { affected } = await this.memberships.update({ id, endedAt: IsNull() }, { endedAt });
    return affected === 1;
  }
}
