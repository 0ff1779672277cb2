import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  // attempts, next_try_at: of planning, where it failed. recall_may_end: a person silenced the alert, and may take that back.
  `alter table notification_notices
    add column attempts integer not null default 0,
    add column next_try_at timestamptz,
    add column recall_may_end boolean not null default false`,
  'alter table notification_notices drop constraint notification_notices_subject_id_step_key',
  'create unique index notification_notices_step on notification_notices (subject_id, step) where recalled_at is null',
  'create index notification_notices_subject on notification_notices (subject_id)',
];

const DOWN = [
  'drop index notification_notices_step, notification_notices_subject',
  // Of a step that was told again, the last one stays.
  `delete from notification_notices n using notification_notices later
    where later.subject_id = n.subject_id and later.step = n.step
      and (later.created_at, later.id) > (n.created_at, n.id)`,
  'alter table notification_notices add unique (subject_id, step)',
  'alter table notification_notices drop column attempts, drop column next_try_at, drop column recall_may_end',
];

/** What was recalled may be told again, an end that was a slip is taken back, and what cannot be planned waits ever longer. */
export class TellAgain1790000005003 implements MigrationInterface {
  name = 'TellAgain1790000005003';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of DOWN) await runner.query(statement);
  }
}
