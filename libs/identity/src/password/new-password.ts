import { AppError, AuditLog, Mailer, type AuditRecord } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AccessPolicy } from '../access/access-policy.service.ts';
import { SessionRepository } from '../session/session.repository.ts';
import { choiceProblems } from '../user/password-rules.ts';
import { hashPassword } from '../user/password.ts';
import type { User } from '../user/user.entity.ts';
import { UserRepository } from '../user/user.repository.ts';
import { passwordChangedMail } from './password.mails.ts';
import { PasswordResetRepository } from './password-reset.repository.ts';

/** What happens to an account whose password is replaced, whatever the way. */
@Injectable()
export class NewPassword {
  constructor(
    private readonly users: UserRepository,
    private readonly sessions: SessionRepository,
    private readonly resets: PasswordResetRepository,
    private readonly policy: AccessPolicy,
    private readonly mailer: Mailer,
    private readonly audit: AuditLog,
  ) {}

  /** The hash of a password that its owner may choose. @throws AppError `validation_failed` naming `field`. */
  async hash(field: string, password: string, owner: User): Promise<string> {
    const errors = choiceProblems(field, password, owner);
    if (errors.length > 0) throw new AppError('validation_failed', { errors });
    return hashPassword(password);
  }

  /** Replaces it, ends every session and open reset of the account, and tells its owner by mail when mail can leave. */
  async replace(
    user: User,
    passwordHash: string,
    { act, actorId }: Pick<AuditRecord, 'act' | 'actorId'>,
    manager: EntityManager,
  ): Promise<void> {
    await this.users.changePassword(user.id, passwordHash, manager);
    await this.sessions.endAll(user.id, manager);
    await this.resets.drop(user.id, manager);
    const organisationId = await this.policy.auditChain(user.id);
    const subject = { kind: 'user', id: user.id } as const;
    await this.audit.record({ act, actorId, organisationId, subject }, manager);
    if (this.mailer.available) await this.mailer.send(passwordChangedMail(user), manager);
  }
}
