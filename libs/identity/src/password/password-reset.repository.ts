import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

/** Resets that were asked for, one a person; times are the machine's. */
@Injectable()
export class PasswordResetRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Keeps a token in place of the person's older one. */
  async keep(userId: string, tokenHash: Buffer, expiresAt: Date, manager: EntityManager): Promise<void> {
    await manager.query(
      `insert into password_resets (user_id, token_hash, expires_at) values ($1, $2, $3)
        on conflict (user_id) do update set token_hash = excluded.token_hash, expires_at = excluded.expires_at`,
      [userId, tokenHash, expiresAt],
    );
  }

  /** Whose token it is; null when it is unknown, used, replaced or over. */
  async findUserId(tokenHash: Buffer): Promise<string | null> {
    const rows = await this.dataSource.query<{ user_id: string }[]>(
      'select user_id from password_resets where token_hash = $1 and expires_at > $2',
      [tokenHash, new Date()],
    );
    return rows[0]?.user_id ?? null;
  }

  /** Spends a token. Returns false when somebody was faster, or time. */
  async spend(tokenHash: Buffer, manager: EntityManager): Promise<boolean> {
    const [, count] = await manager.query<[unknown[], number]>(
      'delete from password_resets where token_hash = $1 and expires_at > $2',
      [tokenHash, new Date()],
    );
    return count === 1;
  }

  /** Ends the reset that a person may have asked for. */
  async drop(userId: string, manager: EntityManager): Promise<void> {
    await manager.query('delete from password_resets where user_id = $1', [userId]);
  }
}
