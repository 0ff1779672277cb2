import { randomUUID } from 'node:crypto';
import type { MeResponse, SignedInUser } from '@coprowatt/contracts';
import { AppError, Clock, LiveBus } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { rooms } from '../access/rooms.ts';
import { asMembership, MembershipRepository } from '../membership/membership.repository.ts';
import { requestSession } from '../session/session-data.ts';
import { WebSessions } from '../session/web-sessions.ts';
import { hashPassword, passwordMatches } from '../user/password.ts';
import type { User } from '../user/user.entity.ts';
import { asSignedInUser, UserRepository } from '../user/user.repository.ts';
import { networkOf } from './network-of.ts';
import { SignInLimit } from './sign-in-limit.ts';

/** Signing in and out. */
@Injectable()
export class AuthService {
  /** Compared with when nobody has the address, so that the answer takes as long. */
  private readonly decoyHash = hashPassword(randomUUID());

  constructor(
    private readonly users: UserRepository,
    private readonly memberships: MembershipRepository,
    private readonly sessions: WebSessions,
    private readonly limit: SignInLimit,
    private readonly live: LiveBus,
    private readonly clock: Clock,
  ) {}

  /** @throws AppError `invalid_credentials`, the same for an unknown address and a wrong password; `too_many_attempts`. */
  async signIn(request: Request, email: string, password: string): Promise<SignedInUser> {
    const user = await this.limit.attempt(email, networkOf(request.ip ?? ''), () =>
      this.authenticate(email, password),
    );
    if (!user) throw new AppError('invalid_credentials');
    const replaced = requestSession(request);
    await this.sessions.open(request, user.id);
    if (replaced) await this.live.disconnect(rooms.session(replaced.id));
    return asSignedInUser(user);
  }

  /** Ends the session and the sockets that it opened. */
  async signOut(request: Request, sessionId: string): Promise<void> {
    await this.sessions.end(request);
    await this.live.disconnect(rooms.session(sessionId));
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

  private async authenticate(email: string, password: string): Promise<User | null> {
    const user = await this.users.findWithPassword(email);
    const matches = await passwordMatches(user?.passwordHash ?? (await this.decoyHash), password);
    return matches ? user : null;
  }
}
