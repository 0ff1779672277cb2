import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Chunks that were compressed and not vacuumed since: a vacuum that failed, or never came, is made up for. */
export class AddToVacuum1790000003022 implements MigrationInterface {
  name = 'AddToVacuum1790000003022';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table iot_storage add to_vacuum text[] not null default '{}'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table iot_storage drop column to_vacuum');
  }
}
