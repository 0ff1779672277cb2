import type { MigrationInterface, QueryRunner } from 'typeorm';

// consent_id has no foreign key: its events are many.
const UP = `create table linky_consent_reminders (
  consent_id uuid not null,
  stage_days integer not null check (stage_days in (90, 30, 7)),
  sent_at timestamptz not null,
  primary key (consent_id, stage_days)
)`;

/** Each mail of a consent's countdown is sent once. */
export class CreateConsentReminders1790000004242 implements MigrationInterface {
  name = 'CreateConsentReminders1790000004242';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table linky_consent_reminders');
  }
}
