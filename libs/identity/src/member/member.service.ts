import type { Building, Member, MemberList } from '@coprowatt/contracts';
import { Injectable } from '@nestjs/common';
import {
  asMembership,
  MembershipRepository,
  type MembershipOfUser,
} from '../membership/membership.repository.ts';

function asMember(row: MembershipOfUser): Member {
  const { id: userId, displayName, email } = row.user;
  return { membership: asMembership(row), userId, displayName, email, since: row.createdAt.toISOString() };
}

/** Who belongs to a building or an organisation. */
@Injectable()
export class MemberService {
  constructor(private readonly memberships: MembershipRepository) {}

  /** Everyone who reaches the building, its syndics included, oldest membership first. */
  async ofBuilding(building: Building): Promise<MemberList> {
    return { items: (await this.memberships.listReaching(building)).map(asMember), invitations: [] };
  }
}
