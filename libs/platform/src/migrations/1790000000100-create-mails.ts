import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Mails that wait to be sent, and the demonstration's mailbox. All times are the machine's. A mail that was sent or given
 * up leaves a row without its text.
 */
export class CreateMails1790000000100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table platform_mails (
        id uuid primary key,
        text_sealed text,
        created_at timestamptz not null,
        next_try_at timestamptz not null,
        attempts int not null default 0,
        sent_at timestamptz,
        given_up_at timestamptz,
        constraint platform_mails_end check (num_nonnulls(text_sealed, sent_at, given_up_at) = 1))`);
    await runner.query(
      'create index platform_mails_due on platform_mails (next_try_at) where text_sealed is not null',
    );
    await runner.query(`
      create table platform_mailbox (
        id uuid primary key,
        at timestamptz not null,
        text_sealed text not null)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table platform_mails, platform_mailbox');
  }
}
