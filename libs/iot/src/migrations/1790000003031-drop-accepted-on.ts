import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An acknowledged alert goes on as itself while its level lasts: nothing needs to know the day. */
export class DropAcceptedOn1790000003031 implements MigrationInterface {
  name = 'DropAcceptedOn1790000003031';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table anomalies drop column accepted_on');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table anomalies add column accepted_on date');
  }
}
