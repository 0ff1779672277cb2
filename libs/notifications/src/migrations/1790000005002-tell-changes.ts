import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a notice tells of its alert. Those of before say that it is there. */
export class TellChanges1790000005002 implements MigrationInterface {
  name = 'TellChanges1790000005002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `alter table notification_notices add column change text not null default 'opened'
        check (change in ('opened', 'worsened', 'confirmed', 'risen', 'reopened'))`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table notification_notices drop column change');
  }
}
