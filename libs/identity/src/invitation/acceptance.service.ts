import { randomUUID } from 'node:crypto';
import type { AcceptInvitationRequest, InvitationView, SignedInUser } from '@coprowatt/contracts';
import { AppError, AuditLog, Clock, LiveBus } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { DataSource, type EntityManager } from 'typeorm';
import { rooms } from '../access/rooms.ts';
import { Credentials } from '../auth/credentials.ts';
import { networkOf } from '../auth/network-of.ts';
import { PublicLimit } from '../auth/public-limit.ts';
import { SignIn } from '../auth/sign-in.ts';
import { BuildingRepository } from '../building/building.repository.ts';
import { MembershipService } from '../membership/membership.service.ts';
import { linkTokenHash } from '../token/link-token.ts';
import { choiceProblems } from '../user/password-rules.ts';
import { hashPassword } from '../user/password.ts';
import type { User } from '../user/user.entity.ts';
import { UserRepository } from '../user/user.repository.ts';
import { InvitationRepository, type FoundInvitation } from './invitation.repository.ts';

const NAME_NEEDED = {
  field: 'displayName',
  rule: 'is_not_empty',
  message: 'displayName is needed: the account is new',
};

/** What the holder of a link sees and does. */
@Injectable()
export class AcceptanceService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly invitations: InvitationRepository,
    private readonly buildings: BuildingRepository,
    private readonly users: UserRepository,
    private readonly memberships: MembershipService,
    private readonly credentials: Credentials,
    private readonly limit: PublicLimit,
    private readonly signIn: SignIn,
    private readonly audit: AuditLog,
    private readonly live: LiveBus,
    private readonly clock: Clock,
  ) {}

  /** @throws AppError `token_invalid`, `too_many_attempts`. */
  async look(request: Request, token: string): Promise<InvitationView> {
    const { email, role, scopeName, invitedBy, expiresAt } = await this.find(request, linkTokenHash(token));
    const hasAccount = (await this.users.findByEmail(email)) !== null;
    return { email, role, scopeName, invitedBy, hasAccount, expiresAt: expiresAt.toISOString() };
  }

  /**
   * Gives the role to the account of the invited address, made if there is none, and signs it in.
   * @throws AppError `token_invalid`; `invalid_credentials` when the account exists and its password is another;
   * `validation_failed` when it is to be made and something lacks; `conflict` when it was made meanwhile.
   */
  async accept(request: Request, asked: AcceptInvitationRequest): Promise<SignedInUser> {
    const tokenHash = linkTokenHash(asked.token);
    const invitation = await this.find(request, tokenHash);
    const known = await this.users.findByEmail(invitation.email);
    const user = known
      ? await this.credentials.check(request, invitation.email, asked.password)
      : await this.newUser(invitation.email, asked);
    if (!user) throw new AppError('invalid_credentials');
    await this.dataSource.transaction(async (manager) => {
      const organisationId = await this.holdPlace(invitation, manager);
      if (!(await this.invitations.spend(invitation.id, tokenHash, manager)))
        throw new AppError('token_invalid');
      if (!known && !(await this.users.insert(user, manager))) throw new AppError('conflict');
      await this.memberships.add(user.id, invitation, manager);
      await this.record(user.id, organisationId, invitation, manager);
    });
    await this.live.disconnect(rooms.user(user.id));
    return this.signIn.as(request, user);
  }

  private async find(request: Request, tokenHash: Buffer): Promise<FoundInvitation> {
    const found = await this.limit.tryToken(networkOf(request.ip ?? ''), () =>
      this.invitations.findByToken(tokenHash),
    );
    if (!found) throw new AppError('token_invalid');
    return found;
  }

  /** Whose chain of the audit log says so, now that the building can neither end nor change hands any more. */
  private async holdPlace(
    { buildingId, managingOrganisationId }: FoundInvitation,
    manager: EntityManager,
  ): Promise<string> {
    if (buildingId === null) return managingOrganisationId;
    const building = await this.buildings.hold(buildingId, manager);
    if (!building) throw new AppError('token_invalid');
    return building.organisationId;
  }

  private async newUser(
    email: string,
    { displayName, password, language }: AcceptInvitationRequest,
  ): Promise<User> {
    if (!displayName) throw new AppError('validation_failed', { errors: [NAME_NEEDED] });
    const errors = choiceProblems('password', password, { email, displayName });
    if (errors.length > 0) throw new AppError('validation_failed', { errors });
    return {
      id: randomUUID(),
      email,
      passwordHash: await hashPassword(password),
      displayName,
      language: language ?? 'fr',
      createdAt: this.clock.now(),
      lastSignInAt: null,
    };
  }

  private async record(
    actorId: string,
    organisationId: string,
    { id, buildingId }: FoundInvitation,
    manager: EntityManager,
  ): Promise<void> {
    const subject = { kind: 'invitation', id } as const;
    const act = 'invitation.accepted';
    await this.audit.record({ act, actorId, organisationId, buildingId, subject }, manager);
  }
}
