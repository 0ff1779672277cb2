import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When the demonstration's data was complete (machine time): at most one row, and none in a real installation. */
export class CreateDemoSeed1790000000101 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table demo_seed (
        only_row boolean primary key default true check (only_row),
        completed_at timestamptz not null default now())`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table demo_seed');
  }
}
