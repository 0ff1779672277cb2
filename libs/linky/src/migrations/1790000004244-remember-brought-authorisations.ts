import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A claim remembers which authorisation of another was brought for it. */
export class RememberBroughtAuthorisations1790000004244 implements MigrationInterface {
  name = 'RememberBroughtAuthorisations1790000004244';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table linky_claims add column authorisation_hash bytea');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table linky_claims drop column authorisation_hash');
  }
}
