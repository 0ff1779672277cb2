import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A building can end, and names what entitles its syndic to speak for the co-ownership. */
export class EndBuildings1790000001001 implements MigrationInterface {
  name = 'EndBuildings1790000001001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table buildings
      add column mandate_reference text check (mandate_reference <> ''),
      add column ended_at timestamptz check (ended_at >= created_at)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table buildings drop column mandate_reference, drop column ended_at');
  }
}
