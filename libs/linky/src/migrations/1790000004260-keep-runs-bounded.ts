import type { MigrationInterface, QueryRunner } from 'typeorm';

const askedOf = (lane: string): string =>
  `case when lanes -> '${lane}' ->> 'reached' < lanes -> '${lane}' ->> 'to' then lanes -> '${lane}' ->> 'to' end`;

const UP = [
  // Day after the newest one of which it asked what is used; null when it asked none.
  `alter table linky_sync_runs add column asked_to text
    generated always as (greatest(${askedOf('daily')}, ${askedOf('curve')})) stored`,
  'create index linky_sync_runs_asked on linky_sync_runs (device_id, asked_to) where asked_to is not null',
  'create index linky_sync_runs_over on linky_sync_runs (finished_at) where finished_at is not null',
  `create index linky_sync_runs_idle on linky_sync_runs (finished_at)
    where pass is not null and state = 'succeeded' and calls = 0`,
];

const DOWN = [
  'drop index linky_sync_runs_idle',
  'drop index linky_sync_runs_over',
  'drop index linky_sync_runs_asked',
  'alter table linky_sync_runs drop column asked_to',
];

/** What is found quickly and removed after a while, and what of it a meter needs: the run that asked its newest day. */
export class KeepRunsBounded1790000004260 implements MigrationInterface {
  name = 'KeepRunsBounded1790000004260';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of DOWN) await runner.query(statement);
  }
}
