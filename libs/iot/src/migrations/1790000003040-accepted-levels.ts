import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What an acknowledged alert makes the new normal: `AcceptedLevel` of libs/energy, days of the building. */
export class AcceptedLevels1790000003040 implements MigrationInterface {
  name = 'AcceptedLevels1790000003040';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table anomalies add column level_since date, add column level_from date, add column level_until date,
        add constraint anomalies_level check ((level_since is null) = (level_from is null)
          and (level_until is null or level_since is not null))`);
    await runner.query(
      'create index anomalies_levels on anomalies (device_id) where level_since is not null',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'alter table anomalies drop column level_since, drop column level_from, drop column level_until',
    );
  }
}
