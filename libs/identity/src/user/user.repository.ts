import type { Language, SignedInUser } from '@coprowatt/contracts';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, type Repository, type SelectQueryBuilder } from 'typeorm';
import { User } from './user.entity.ts';

/** Two spellings of one address are one account. */
export function normaliseEmail(email: string): string {
  return email.trim().toLowerCase();
}

/** What may be said of a user to himself. */
export function asSignedInUser({ id, email, displayName, language }: User): SignedInUser {
  return { id, email, displayName, language };
}

/** A person who has not signed in yet. */
export type NewUser = Omit<User, 'lastSignInAt'>;

@Injectable()
export class UserRepository {
  private readonly users: Repository<User>;

  constructor(dataSource: DataSource) {
    this.users = dataSource.getRepository(User);
  }

  find(id: string): Promise<User | null> {
    return this.users.findOneBy({ id });
  }

  /** Whoever signed in; of every request the guard asks it. */
  async findSignedIn(id: string): Promise<SignedInUser | null> {
    const [user] = await this.users.query<SignedInUser[]>(
      'select id, email, display_name as "displayName", language from users where id = $1',
      [id],
    );
    return user ?? null;
  }

  findByEmail(email: string, manager?: EntityManager): Promise<User | null> {
    return this.byEmail(email, manager).getOne();
  }

  /** The user with his password hash, to compare it. */
  findWithPassword(email: string): Promise<User | null> {
    return this.byEmail(email).addSelect('u.passwordHash').getOne();
  }

  /** Adds a person. Returns false when somebody has the address. */
  async insert(user: NewUser, manager?: EntityManager): Promise<boolean> {
    const { id, passwordHash, displayName, language, createdAt } = user;
    const rows = await this.within(manager).query<unknown[]>(
      `insert into users (id, email, password_hash, display_name, language, created_at)
        values ($1, $2, $3, $4, $5, $6) on conflict (lower(email)) do nothing returning id`,
      [id, normaliseEmail(user.email), passwordHash, displayName, language, createdAt],
    );
    return rows.length === 1;
  }

  async changeProfile(
    id: string,
    changes: { displayName?: string; language?: Language },
    manager: EntityManager,
  ): Promise<void> {
    if (Object.keys(changes).length > 0) await this.within(manager).update({ id }, changes);
  }

  /**
   * Keeps the password that was just compared until the transaction ends. Waits for a change that is under way; returns
   * false when it is another one by then.
   */
  async holdPassword({ id, passwordHash }: User, manager: EntityManager): Promise<boolean> {
    const held = await this.within(manager).findOne({
      where: { id, passwordHash },
      lock: { mode: 'for_no_key_update' },
    });
    return held !== null;
  }

  async changePassword(id: string, passwordHash: string, manager: EntityManager): Promise<void> {
    await this.within(manager).update({ id }, { passwordHash });
  }

  /**
   * Notes a sign-in with a password. Waits for a change of that password that is under way; returns false when it is no
   * longer the one that was compared.
   */
  async noteSignIn({ id, passwordHash }: User, at: Date, manager: EntityManager): Promise<boolean> {
    const { affected } = await this.within(manager).update({ id, passwordHash }, { lastSignInAt: at });
    return affected === 1;
  }

  private byEmail(email: string, manager?: EntityManager): SelectQueryBuilder<User> {
    return this.within(manager)
      .createQueryBuilder('u')
      .where('lower(u.email) = :email', { email: normaliseEmail(email) });
  }

  private within(manager?: EntityManager): Repository<User> {
    return manager?.getRepository(User) ?? this.users;
  }
}
