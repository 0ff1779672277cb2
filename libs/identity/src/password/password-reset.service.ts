import { setTimeout as delay } from 'node:timers/promises';
import type { PasswordResetCompletion } from '@coprowatt/contracts';
import { AppError, AuditLog, LiveBus, Mailer, PlatformConfig } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AccessPolicy } from '../access/access-policy.service.ts';
import { rooms } from '../access/rooms.ts';
import { PublicLimit } from '../auth/public-limit.ts';
import { SignInLimit } from '../auth/sign-in-limit.ts';
import { linkTokenHash, newLinkToken } from '../token/link-token.ts';
import type { User } from '../user/user.entity.ts';
import { UserRepository } from '../user/user.repository.ts';
import { NewPassword } from './new-password.ts';
import { resetMail } from './password.mails.ts';
import { PasswordResetRepository } from './password-reset.repository.ts';

/** How long a link works, machine time. */
export const RESET_LIFE_MINUTES = 30;

/** When the answer leaves, whatever there was to do: well above what a mail takes. */
const ANSWER_AFTER_MS = 500;

/** A new password for whoever reads the mail of an account. */
@Injectable()
export class PasswordResetService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly config: PlatformConfig,
    private readonly users: UserRepository,
    private readonly resets: PasswordResetRepository,
    private readonly newPassword: NewPassword,
    private readonly limit: PublicLimit,
    private readonly signInLimit: SignInLimit,
    private readonly policy: AccessPolicy,
    private readonly mailer: Mailer,
    private readonly audit: AuditLog,
    private readonly live: LiveBus,
  ) {}

  /**
   * Sends a link, in place of an older one; an address that nobody has is answered alike and as late.
   * @throws AppError `too_many_attempts`, `mail_not_configured`; both say nothing about the address.
   */
  async ask(email: string, network: string): Promise<void> {
    if (!this.mailer.available) throw new AppError('mail_not_configured');
    await this.limit.countMail(email, network);
    await Promise.all([this.send(email), delay(ANSWER_AFTER_MS)]);
  }

  /** @throws AppError `token_invalid`, `validation_failed` for an unsuitable password (the link still works). */
  async complete({ token, password }: PasswordResetCompletion, network: string): Promise<void> {
    const tokenHash = linkTokenHash(token);
    const user = await this.limit.tryToken(network, () => this.ownerOf(tokenHash));
    if (!user) throw new AppError('token_invalid');
    const passwordHash = await this.newPassword.hash('password', password, user);
    await this.dataSource.transaction(async (manager) => {
      if (!(await this.resets.spend(tokenHash, manager))) throw new AppError('token_invalid');
      await this.newPassword.replace(
        user,
        passwordHash,
        { act: 'password.reset', actorId: user.id },
        manager,
      );
    });
    await this.live.disconnect(rooms.user(user.id));
    await this.signInLimit.forgive(user.email);
  }

  private async ownerOf(tokenHash: Buffer): Promise<User | null> {
    const userId = await this.resets.findUserId(tokenHash);
    return userId === null ? null : this.users.find(userId);
  }

  /** Leaves one row in the audit log for any address; who asked is not known. */
  private async send(email: string): Promise<void> {
    const user = await this.users.findByEmail(email);
    const organisationId = user && (await this.policy.auditChain(user.id));
    const subject = user && ({ kind: 'user', id: user.id } as const);
    await this.dataSource.transaction(async (manager) => {
      const act = 'password.reset_asked';
      await this.audit.record({ act, actorId: null, organisationId, subject }, manager);
      if (user) await this.mailLink(user, manager);
    });
  }

  private async mailLink(user: User, manager: EntityManager): Promise<void> {
    const token = newLinkToken();
    const expiresAt = new Date(Date.now() + RESET_LIFE_MINUTES * 60_000);
    await this.resets.keep(user.id, linkTokenHash(token), expiresAt, manager);
    const link = `${this.config.publicUrl}/password-reset#${token}`;
    await this.mailer.send(resetMail(user, link, RESET_LIFE_MINUTES), manager);
  }
}
