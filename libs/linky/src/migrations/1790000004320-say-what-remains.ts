import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A run counts the days that it asked again in vain, and names the facts of the contract that are new. */
export class SayWhatRemains1790000004320 implements MigrationInterface {
  name = 'SayWhatRemains1790000004320';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `alter table linky_sync_runs
       add column holes_remaining integer not null default 0,
       add column contract_news text[] not null default '{}'`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table linky_sync_runs drop column holes_remaining, drop column contract_news');
  }
}
