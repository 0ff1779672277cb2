import type { SignedInUser } from '@coprowatt/contracts';
import { AppError, AuditLog, LiveBus } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { DataSource } from 'typeorm';
import { AccessPolicy } from '../access/access-policy.service.ts';
import { rooms } from '../access/rooms.ts';
import { requestSession } from '../session/session-data.ts';
import { WebSessions } from '../session/web-sessions.ts';
import type { User } from '../user/user.entity.ts';
import { asSignedInUser, UserRepository } from '../user/user.repository.ts';

/** The one way into a session. */
@Injectable()
export class SignIn {
  constructor(
    private readonly dataSource: DataSource,
    private readonly users: UserRepository,
    private readonly sessions: WebSessions,
    private readonly policy: AccessPolicy,
    private readonly audit: AuditLog,
    private readonly live: LiveBus,
  ) {}

  /**
   * Signs in a person whose password was just compared or set; the session that came with the request ends.
   * @throws AppError `invalid_credentials` when the password was changed meanwhile.
   */
  async as(request: Request, user: User): Promise<SignedInUser> {
    const replaced = requestSession(request);
    const sessionId = await this.sessions.open(request, user.id);
    try {
      await this.keep(user, sessionId);
    } catch (error) {
      await this.sessions.end(request);
      throw error;
    }
    if (replaced) await this.live.disconnect(rooms.session(replaced.id));
    return asSignedInUser(user);
  }

  /**
   * After the session's row, not before: whoever changes the password ends every session that is there, and this waits for
   * him; so none that an old password opened is left.
   */
  private async keep(user: User, sessionId: string): Promise<void> {
    const organisationId = await this.policy.auditChain(user.id);
    await this.dataSource.transaction(async (manager) => {
      if (!(await this.users.noteSignIn(user, new Date(), manager)))
        throw new AppError('invalid_credentials');
      const subject = { kind: 'session', id: sessionId } as const;
      await this.audit.record({ act: 'session.opened', actorId: user.id, organisationId, subject }, manager);
    });
  }
}
