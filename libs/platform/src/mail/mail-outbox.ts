import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Secrets } from '../secrets/secrets.ts';
import type { Mail } from './mail.ts';
import { nextTryAt } from './mail-policy.ts';

// The row stays locked until its fate is written, so that no other process takes it meanwhile.
const TAKE_ONE = `
  select id, text_sealed, created_at, attempts from platform_mails
  where text_sealed is not null and next_try_at <= $1
  order by next_try_at limit 1 for update skip locked`;

const SENT = `
  update platform_mails set text_sealed = null, sent_at = $2, attempts = attempts + 1 where id = $1`;

const WITHDRAWN = 'delete from platform_mails where id = $1';

const FAILED = `
  update platform_mails set attempts = attempts + 1, next_try_at = coalesce($2, next_try_at),
    given_up_at = case when $2::timestamptz is null then $3::timestamptz end,
    text_sealed = case when $2::timestamptz is null then null else text_sealed end
  where id = $1`;

interface Row {
  id: string;
  text_sealed: string;
  created_at: Date;
  attempts: number;
}

/** Whether a mail may still leave, asked in the transaction that takes it out: what is written there goes with the answer. */
export type MailCheck = (mailId: string, manager: EntityManager) => Promise<boolean>;

/** What became of one try. */
export interface MailFailure {
  id: string;
  attempts: number;
  givenUp: boolean;
  error: unknown;
}

/** Mails as rows: written with the act that causes them, taken out one by one. Times are the machine's. */
@Injectable()
export class MailOutbox {
  /** Of mails that are asked about; they do not leave before somebody can say. */
  check: MailCheck | null = null;

  constructor(
    private readonly db: DataSource,
    private readonly secrets: Secrets,
  ) {}

  /** Answers the id of the mail. */
  async add(mail: Mail, manager: EntityManager = this.db.manager): Promise<string> {
    const id = randomUUID();
    await manager.query(
      'insert into platform_mails (id, text_sealed, created_at, next_try_at) values ($1, $2, $3, $3)',
      [id, this.secrets.seal(JSON.stringify(mail), mailContext(id)), new Date()],
    );
    return id;
  }

  /**
   * Tries the mail that is due longest, unless another process has it in hands.
   * @returns null when none is due, `sent`, `withdrawn` when it may not leave any more, or how it failed. Only a crash between
   * `carry` and the commit sends twice.
   */
  takeOne(
    carry: (id: string, mail: Mail) => Promise<void>,
  ): Promise<'sent' | 'withdrawn' | MailFailure | null> {
    return this.db.transaction(async (manager) => {
      const [row] = await manager.query<Row[]>(TAKE_ONE, [new Date()]);
      if (!row) return null;
      try {
        const mail = this.read(row);
        if (mail.asked && !(await this.mayLeave(row.id, manager))) {
          await manager.query(WITHDRAWN, [row.id]);
          return 'withdrawn';
        }
        await carry(row.id, mail);
      } catch (error) {
        return this.putBack(row, error, manager);
      }
      await manager.query(SENT, [row.id, new Date()]);
      return 'sent';
    });
  }

  /** In a savepoint: an answer that fails is a try that failed, and keeps no other mail. */
  private mayLeave(id: string, manager: EntityManager): Promise<boolean> {
    const { check } = this;
    if (!check) throw new Error('a mail that is asked about, and nobody to ask');
    return manager.transaction((inner) => check(id, inner));
  }

  private read({ id, text_sealed }: Row): Mail {
    return JSON.parse(this.secrets.open(text_sealed, mailContext(id))) as Mail;
  }

  private async putBack(row: Row, error: unknown, manager: EntityManager): Promise<MailFailure> {
    const now = new Date();
    const attempts = row.attempts + 1;
    const next = nextTryAt(row.created_at, now, attempts);
    await manager.query(FAILED, [row.id, next, now]);
    return { id: row.id, attempts, givenUp: next === null, error };
  }
}

/** Binds a sealed mail to its row. */
export function mailContext(id: string): string {
  return `platform_mails.text:${id}`;
}
