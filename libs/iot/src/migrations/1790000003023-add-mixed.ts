import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whether days of curve lie in the other form than the kept one, until a change of store has moved them all. */
export class AddMixed1790000003023 implements MigrationInterface {
  name = 'AddMixed1790000003023';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table iot_storage add mixed boolean not null default false');
    // Rows beside packed days may be such that no array holds; packed days beside rows are of the other form.
    await runner.query(
      `update iot_storage set mixed = true
       where form = 'rows' and exists (select from iot_days where curve is not null)`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table iot_storage drop column mixed');
  }
}
