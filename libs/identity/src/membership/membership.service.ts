import { randomUUID } from 'node:crypto';
import type { Membership } from '@coprowatt/contracts';
import { AppError, Clock, LiveBus } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { rooms } from '../access/rooms.ts';
import type { LiveMembership } from '../access/scope.ts';
import { asMembership, MembershipRepository } from './membership.repository.ts';

/** Giving and ending roles. Who may do so is the caller's question. */
@Injectable()
export class MembershipService {
  constructor(
    private readonly memberships: MembershipRepository,
    private readonly live: LiveBus,
    private readonly clock: Clock,
  ) {}

  /** Gives a role, once: a live membership of the same role and scope is answered as it is. */
  async grant(userId: string, { role, organisationId, buildingId }: LiveMembership): Promise<Membership> {
    const held = (await this.memberships.listLive(userId)).find(
      (membership) =>
        membership.role === role &&
        membership.organisationId === organisationId &&
        membership.buildingId === buildingId,
    );
    if (held) return asMembership(held);
    const row = {
      id: randomUUID(),
      userId,
      role,
      organisationId,
      buildingId,
      createdAt: this.clock.now(),
      endedAt: null,
    };
    await this.memberships.insert(row);
    return asMembership(row);
  }

  /**
   * Ends a role. The person's sockets are closed everywhere: on reconnecting they join only what is still his.
   * @throws AppError `not_found`.
   */
  async end(membershipId: string): Promise<void> {
    const membership = await this.memberships.find(membershipId);
    if (!membership) throw new AppError('not_found');
    if (await this.memberships.end(membershipId, this.clock.now()))
      await this.live.disconnect(rooms.user(membership.userId));
  }
}
