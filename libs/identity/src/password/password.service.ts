import type { PasswordChange, SignedInUser } from '@coprowatt/contracts';
import { AppError, LiveBus } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { DataSource } from 'typeorm';
import { rooms } from '../access/rooms.ts';
import { Credentials } from '../auth/credentials.ts';
import { SignIn } from '../auth/sign-in.ts';
import { UserRepository } from '../user/user.repository.ts';
import { NewPassword } from './new-password.ts';

const WRONG = { field: 'currentPassword', rule: 'wrong_password', message: 'currentPassword is not right' };
const refusal = (): AppError => new AppError('validation_failed', { errors: [WRONG] });

/** Changing the password that one knows. */
@Injectable()
export class PasswordService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly users: UserRepository,
    private readonly credentials: Credentials,
    private readonly newPassword: NewPassword,
    private readonly signIn: SignIn,
    private readonly live: LiveBus,
  ) {}

  /**
   * Every session of the account ends; the one that asks goes on under a fresh id.
   * @throws AppError `validation_failed` for a wrong or an unsuitable password, `too_many_attempts`.
   */
  async change(request: Request, { id, email }: SignedInUser, change: PasswordChange): Promise<void> {
    const user = await this.credentials.check(request, email, change.currentPassword);
    if (!user) throw refusal();
    const passwordHash = await this.newPassword.hash('newPassword', change.newPassword, user);
    await this.dataSource.transaction(async (manager) => {
      if (!(await this.users.holdPassword(user, manager))) throw refusal();
      await this.newPassword.replace(user, passwordHash, { act: 'password.changed', actorId: id }, manager);
    });
    await this.signIn.as(request, { ...user, passwordHash });
    await this.live.disconnect(rooms.user(id));
  }
}
