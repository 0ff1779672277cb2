import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How far curves were dropped, a row a metric. Codes of metrics: reading/codes.ts. */
export class CreateRetention1790000003020 implements MigrationInterface {
  name = 'CreateRetention1790000003020';

  async up(runner: QueryRunner): Promise<void> {
    // kept_from: no curve is left before it; null before the first run ended. aims_at, after_device: cut-off of the run under
    // way and the last meter that it has done. days: curves of local days that the run under way, or the last one, dropped.
    await runner.query(
      `create table iot_retention (
        metric smallint primary key,
        opened_at timestamptz not null,
        kept_from date,
        aims_at date,
        after_device uuid,
        days integer not null default 0,
        finished_at timestamptz
      )`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table iot_retention');
  }
}
