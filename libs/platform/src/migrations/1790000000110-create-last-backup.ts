import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The last backup that ended well: at most one row. Times are the machine's. */
export class CreateLastBackup1790000000110 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table last_backup (
        only_row boolean primary key default true check (only_row),
        snapshot_at timestamptz not null,
        finished_at timestamptz not null,
        rows bigint not null check (rows >= 0),
        bytes bigint not null check (bytes > 0))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table last_backup');
  }
}
