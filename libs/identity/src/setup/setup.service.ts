import { randomUUID, timingSafeEqual } from 'node:crypto';
import type { SetupRequest, SignedInUser } from '@coprowatt/contracts';
import { AppError, AuditLog, Clock, PlatformConfig, Secrets } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { DataSource, type EntityManager } from 'typeorm';
import { networkOf } from '../auth/network-of.ts';
import { PublicLimit } from '../auth/public-limit.ts';
import { SignIn } from '../auth/sign-in.ts';
import { MembershipRepository } from '../membership/membership.repository.ts';
import { MembershipService } from '../membership/membership.service.ts';
import { OrganisationRepository } from '../organisation/organisation.repository.ts';
import { choiceProblems } from '../user/password-rules.ts';
import { hashPassword } from '../user/password.ts';
import type { User } from '../user/user.entity.ts';
import { UserRepository } from '../user/user.repository.ts';

/** The first start of a real installation: nobody is there to invite the first person. */
@Injectable()
export class SetupService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly config: PlatformConfig,
    private readonly secrets: Secrets,
    private readonly users: UserRepository,
    private readonly organisations: OrganisationRepository,
    private readonly membershipRows: MembershipRepository,
    private readonly memberships: MembershipService,
    private readonly limit: PublicLimit,
    private readonly signIn: SignIn,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** Whether the first admin is still to be made. The demonstration brings its own. */
  async isRequired(manager?: EntityManager): Promise<boolean> {
    return !this.config.demo && !(await this.membershipRows.hasEverHadAdmin(manager));
  }

  /** The token to print at the start of a process that serves; null once an admin was made. */
  async pendingToken(): Promise<string | null> {
    return (await this.isRequired()) ? this.token().toString('base64url') : null;
  }

  /**
   * Makes the first organisation and the person who is its syndic and the platform's admin, and signs him in.
   * @throws AppError `setup_done`, `token_invalid`, `too_many_attempts`, `validation_failed`.
   */
  async complete(request: Request, asked: SetupRequest): Promise<SignedInUser> {
    if (!(await this.isRequired())) throw new AppError('setup_done');
    await this.requireToken(request, asked.token);
    const errors = choiceProblems('password', asked.password, asked);
    if (errors.length > 0) throw new AppError('validation_failed', { errors });
    const user = await this.firstUser(asked);
    await this.dataSource.transaction((manager) => this.make(user, asked.organisationName, manager));
    return this.signIn.as(request, user);
  }

  /**
   * Follows from the installation's own random key: every process of an installation knows the same one, no other
   * installation does, and the database does not hold it. It is worth nothing once an admin was made.
   */
  private token(): Buffer {
    return this.secrets.lookupHash('setup token');
  }

  private async requireToken(request: Request, token: string): Promise<void> {
    const given = Buffer.from(token, 'base64url');
    const expected = this.token();
    const isRight = given.length === expected.length && timingSafeEqual(given, expected);
    const tried = await this.limit.tryToken(networkOf(request.ip ?? ''), async () => isRight || null);
    if (!tried) throw new AppError('token_invalid');
  }

  private async firstUser({ email, password, displayName, language }: SetupRequest): Promise<User> {
    const passwordHash = await hashPassword(password);
    const [id, createdAt] = [randomUUID(), this.clock.now()];
    return { id, email, passwordHash, displayName, language, createdAt, lastSignInAt: null };
  }

  /** One at a time: who comes second finds an admin. */
  private async make(user: User, organisationName: string, manager: EntityManager): Promise<void> {
    await manager.query(`select pg_advisory_xact_lock(hashtext('identity'), hashtext('setup'))`);
    if (!(await this.isRequired(manager))) throw new AppError('setup_done');
    if (!(await this.users.insert(user, manager))) throw new AppError('conflict');
    const organisationId = randomUUID();
    const organisation = { id: organisationId, name: organisationName, createdAt: this.clock.now() };
    await this.organisations.insert(organisation, manager);
    const nowhere = { organisationId: null, buildingId: null };
    await this.memberships.add(user.id, { role: 'admin', ...nowhere }, manager);
    await this.memberships.add(user.id, { role: 'syndic', ...nowhere, organisationId }, manager);
    await this.audit.record({ act: 'setup.completed', actorId: user.id, organisationId: null }, manager);
  }
}
