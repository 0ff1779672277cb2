import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `alter table linky_connections
    add column production_asked_to date,
    add column production_daily_asked_to date`,
  // They were asked together with what is taken until then.
  `update linky_connections set
    production_asked_to = case when whole_lanes ? 'productionCurve' then asked_to end,
    production_daily_asked_to = case when whole_lanes ? 'productionDaily' then least(asked_to, daily_asked_to) end
    where production`,
];

const DOWN = `alter table linky_connections
  drop column production_asked_to,
  drop column production_daily_asked_to`;

/** Each lane of what is injected has a mark of its own: what the other lanes were asked says nothing of it. */
export class MarkEachLane1790000004270 implements MigrationInterface {
  name = 'MarkEachLane1790000004270';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}
