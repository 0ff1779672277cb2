import type { MigrationInterface, QueryRunner } from 'typeorm';

// Daily values were asked together with the curve until then.
const FILL = `update linky_connections set daily_asked_to = asked_to where daily_asked_to is null and whole_lanes ? 'daily'`;

/** Meters that were synchronised before weekly calls of daily values go on from where they are; without a mark they ask every day. */
export class KnowDailyAsked1790000004250 implements MigrationInterface {
  name = 'KnowDailyAsked1790000004250';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(FILL);
  }

  async down(): Promise<void> {
    // Nothing that can be told from what was known before.
  }
}
