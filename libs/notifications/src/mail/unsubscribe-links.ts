import type { Language } from '@coprowatt/contracts';
import { linkTokenHash, newLinkToken } from '@coprowatt/identity';
import { AppError, Clock, PlatformConfig } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { PreferencesRepository } from '../preferences/preferences.repository.ts';

const PAGE_PATH = '/unsubscribe';
const ACT_PATH = '/api/v1/notifications/unsubscribe';
/** Links of mails that are older are forgotten. */
const KEPT_MS = 400 * 86_400_000;

/** The two ways out of one mail. */
export interface UnsubscribeLink {
  /** Page that asks before it acts; its token stays in the browser. */
  page: string;
  /** Takes a POST from a mail program. */
  oneClick: string;
}

/** Links at the end of mails that end them, without signing in. Each mail has its own; only its hash is stored. */
@Injectable()
export class UnsubscribeLinks {
  constructor(
    private readonly dataSource: DataSource,
    private readonly preferences: PreferencesRepository,
    private readonly config: PlatformConfig,
    private readonly clock: Clock,
  ) {}

  /** Makes the link of one mail, in the transaction that sends it. */
  async issue(userId: string, manager: EntityManager): Promise<UnsubscribeLink> {
    const token = newLinkToken();
    await manager.query(
      'insert into notification_unsubscribe_links (token_hash, user_id, created_at) values ($1, $2, $3)',
      [linkTokenHash(token), userId, this.clock.now()],
    );
    return {
      page: this.pageOf(token),
      oneClick: `${this.config.publicUrl}${ACT_PATH}?token=${token}`,
    };
  }

  /** The page of a token, known or not. */
  pageOf(token: string): string {
    return `${this.config.publicUrl}${PAGE_PATH}#${token}`;
  }

  /**
   * Ends all mails of alerts to whoever got the link; inbox and rules stay as they are. May be repeated.
   * @returns the language of that person.
   * @throws AppError `token_invalid`.
   */
  async use(token: string): Promise<Language> {
    return this.dataSource.transaction(async (manager) => {
      const [user] = await manager.query<{ id: string; language: Language }[]>(
        `select u.id, u.language from notification_unsubscribe_links l join users u on u.id = l.user_id
         where l.token_hash = $1`,
        [linkTokenHash(token)],
      );
      if (!user) throw new AppError('token_invalid');
      const preferences = await this.preferences.of(user.id, manager);
      await this.preferences.save(user.id, { ...preferences, mail: false }, this.clock.now(), manager);
      return user.language;
    });
  }

  async forgetOld(): Promise<void> {
    await this.dataSource.query('delete from notification_unsubscribe_links where created_at < $1', [
      new Date(this.clock.nowMs() - KEPT_MS),
    ]);
  }
}
