import { randomUUID } from 'node:crypto';
import type { Membership } from '@coprowatt/contracts';
import { AppError, Clock, LiveBus } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { rooms } from '../access/rooms.ts';
import type { LiveMembership } from '../access/scope.ts';
import { asMembership, MembershipRepository } from './membership.repository.ts';

/**
 * Giving and ending roles. Who may do so is the caller's question. A change closes the person's sockets everywhere:
 * on coming back they join what is then his, no more and no less.
 */
@Injectable()
export class MembershipService {
  constructor(
    private readonly memberships: MembershipRepository,
    private readonly live: LiveBus,
    private readonly clock: Clock,
  ) {}

  /** Gives a role, once: a live membership of the same role and scope is answered as it is. */
  async grant(userId: string, scope: LiveMembership): Promise<Membership> {
    const membership = await this.add(userId, scope);
    await this.live.disconnect(rooms.user(userId));
    return membership;
  }

  /** The same within a transaction; whoever calls closes the person's sockets once it is committed. */
  async add(
    userId: string,
    { role, organisationId, buildingId }: LiveMembership,
    manager?: EntityManager,
  ): Promise<Membership> {
    const scope = { userId, role, organisationId, buildingId };
    const row = { ...scope, id: randomUUID(), createdAt: this.clock.now(), endedAt: null };
    if (await this.memberships.insert(row, manager)) return asMembership(row);
    const held = await this.memberships.findLive(scope, manager);
    if (!held) throw new AppError('conflict', { detail: 'The role was ended meanwhile' });
    return asMembership(held);
  }

  /** Ends a role; one that has ended stays as it is. @throws AppError `not_found`. */
  async end(membershipId: string): Promise<void> {
    const membership = await this.memberships.find(membershipId);
    if (!membership) throw new AppError('not_found');
    if (await this.memberships.end(membershipId, this.clock.now()))
      await this.live.disconnect(rooms.user(membership.userId));
  }
}
