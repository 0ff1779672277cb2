import type { MeResponse, ProfileChange, SignedInUser } from '@coprowatt/contracts';
import { AppError, AuditLog, Clock, LiveBus } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { DataSource } from 'typeorm';
import { AccessPolicy } from '../access/access-policy.service.ts';
import { rooms } from '../access/rooms.ts';
import { asMembership, MembershipRepository } from '../membership/membership.repository.ts';
import type { RequestSession } from '../session/session-data.ts';
import { SessionRepository } from '../session/session.repository.ts';
import { WebSessions } from '../session/web-sessions.ts';
import { UserRepository } from '../user/user.repository.ts';
import { Credentials } from './credentials.ts';
import { SignIn } from './sign-in.ts';

/** Signing in and out, and who one is. */
@Injectable()
export class AuthService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly credentials: Credentials,
    private readonly signingIn: SignIn,
    private readonly users: UserRepository,
    private readonly memberships: MembershipRepository,
    private readonly sessions: WebSessions,
    private readonly sessionRows: SessionRepository,
    private readonly policy: AccessPolicy,
    private readonly audit: AuditLog,
    private readonly live: LiveBus,
    private readonly clock: Clock,
  ) {}

  /** @throws AppError `invalid_credentials`, the same for an unknown address and a wrong password; `too_many_attempts`. */
  async signIn(request: Request, email: string, password: string): Promise<SignedInUser> {
    const user = await this.credentials.check(request, email, password);
    if (!user) throw new AppError('invalid_credentials');
    return this.signingIn.as(request, user);
  }

  /** Ends the session and the sockets that it opened. */
  async signOut(request: Request, session: RequestSession): Promise<void> {
    const organisationId = await this.policy.auditChain(session.userId);
    const subject = { kind: 'session', id: session.id } as const;
    await this.dataSource.transaction(async (manager) => {
      await this.sessionRows.end(session.userId, session.id, manager);
      const act = 'session.closed';
      await this.audit.record({ act, actorId: session.userId, organisationId, subject }, manager);
    });
    await this.sessions.end(request);
    await this.live.disconnect(rooms.session(session.id));
  }

  async me(user: SignedInUser): Promise<MeResponse> {
    const memberships = await this.memberships.listLive(user.id);
    return {
      user,
      memberships: memberships.map(asMembership),
      now: this.clock.now().toISOString(),
      simulatedTime: this.clock.simulated,
    };
  }

  async changeProfile(user: SignedInUser, changes: ProfileChange): Promise<SignedInUser> {
    const organisationId = await this.policy.auditChain(user.id);
    const subject = { kind: 'user', id: user.id } as const;
    await this.dataSource.transaction(async (manager) => {
      await this.users.changeProfile(user.id, { ...changes }, manager);
      const act = 'profile.changed';
      await this.audit.record({ act, actorId: user.id, organisationId, subject }, manager);
    });
    return { ...user, ...changes };
  }
}
