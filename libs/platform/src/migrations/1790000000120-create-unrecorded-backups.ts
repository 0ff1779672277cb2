import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Backups that wait for their audit row: the command that makes them has no key to authenticate one. A row that waits is a
 * closed word or counts, so that whatever writes here can put nothing else into the log. Times are the machine's.
 */
export class CreateUnrecordedBackups1790000000120 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table unrecorded_backups (
        id uuid primary key default gen_random_uuid(),
        ended_at timestamptz not null,
        rows bigint check (rows between 0 and 9999999999),
        bytes bigint check (bytes > 0),
        failure text check (failure ~ '^([0-9a-z]{5}|[a-z_]{1,24})$'),
        check (num_nulls(rows, bytes) = case when failure is null then 0 else 2 end))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table unrecorded_backups');
  }
}
