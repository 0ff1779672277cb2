import type { SignedInUser } from '@coprowatt/contracts';
import { Injectable } from '@nestjs/common';
import { DataSource, type Repository } from 'typeorm';
import { User } from './user.entity.ts';

/** Two spellings of one address are one account. */
export function normaliseEmail(email: string): string {
  return email.trim().toLowerCase();
}

/** What may be said of a user to himself. */
export function asSignedInUser({ id, email, displayName, language }: User): SignedInUser {
  return { id, email, displayName, language };
}

@Injectable()
export class UserRepository {
  private readonly users: Repository<User>;

  constructor(dataSource: DataSource) {
    this.users = dataSource.getRepository(User);
  }

  find(id: string): Promise<User | null> {
    return this.users.findOneBy({ id });
  }

  findByEmail(email: string): Promise<User | null> {
    return this.users
      .createQueryBuilder('u')
      .where('lower(u.email) = :email', { email: normaliseEmail(email) })
      .getOne();
  }

  /** The user with his password hash, for sign-in only. */
  findWithPassword(email: string): Promise<User | null> {
    return this.users
      .createQueryBuilder('u')
      .addSelect('u.passwordHash')
      .where('lower(u.email) = :email', { email: normaliseEmail(email) })
      .getOne();
  }

  async insert(user: User): Promise<void> {
    await this.users.insert({ ...user, email: normaliseEmail(user.email) });
  }
}
