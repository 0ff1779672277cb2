import type { MigrationInterface, QueryRunner } from 'typeorm';

const COUNTS = ['days_corrected', 'maximum_powers_written', 'maximum_powers_corrected'];

/** A run tells new daily values from corrected ones, counts maximum powers, and says what became of the contract. */
export class TellRunsApart1790000004300 implements MigrationInterface {
  name = 'TellRunsApart1790000004300';

  async up(runner: QueryRunner): Promise<void> {
    for (const column of COUNTS)
      await runner.query(`alter table linky_sync_runs add column ${column} integer not null default 0`);
    await runner.query(
      "alter table linky_sync_runs add column contract text check (contract in ('new', 'same'))",
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const column of [...COUNTS, 'contract'])
      await runner.query(`alter table linky_sync_runs drop column ${column}`);
  }
}
