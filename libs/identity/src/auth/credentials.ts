import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { hashPassword, passwordMatches } from '../user/password.ts';
import type { User } from '../user/user.entity.ts';
import { UserRepository } from '../user/user.repository.ts';
import { networkOf } from './network-of.ts';
import { SignInLimit } from './sign-in-limit.ts';

/** Compares passwords, slowly and at most so often. */
@Injectable()
export class Credentials {
  /** Compared with when nobody has the address, so that the answer takes as long. */
  private readonly decoyHash = hashPassword(randomUUID());

  constructor(
    private readonly users: UserRepository,
    private readonly limit: SignInLimit,
  ) {}

  /** The person with this address and password, or null. @throws AppError `too_many_attempts`. */
  check(request: Request, email: string, password: string): Promise<User | null> {
    return this.limit.attempt(email, networkOf(request.ip ?? ''), async () => {
      const user = await this.users.findWithPassword(email);
      const matches = await passwordMatches(user?.passwordHash ?? (await this.decoyHash), password);
      return matches ? user : null;
    });
  }
}
