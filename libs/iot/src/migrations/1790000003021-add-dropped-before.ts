import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How far curves were ever dropped: with more months `kept_from` goes back, while nothing comes back. */
export class AddDroppedBefore1790000003021 implements MigrationInterface {
  name = 'AddDroppedBefore1790000003021';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table iot_retention add dropped_before date');
    await runner.query('update iot_retention set dropped_before = greatest(kept_from, aims_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table iot_retention drop column dropped_before');
  }
}
