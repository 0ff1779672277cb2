import type { MigrationInterface, QueryRunner } from 'typeorm';

// 1: consumption.
const FORGET = `delete from linky_day_ledger as ledger using linky_connections as connection
  where connection.device_id = ledger.device_id and connection.curve_state = 'not_collected' and ledger.lane = 'curve'
    and ledger.hole = 'open' and ledger.corrected_intervals = 0 and ledger.rejected_points = 0
    and ledger.local_date > coalesce(
      (select max(day.local_date) from iot_days as day
       where day.device_id = ledger.device_id and day.metric = 1 and day.covered_min > 0), '-infinity')`;

/** Days on which no curve was collected are no holes of it. */
export class ForgetUncollected1790000004271 implements MigrationInterface {
  name = 'ForgetUncollected1790000004271';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(FORGET);
  }

  async down(): Promise<void> {
    // They come again with the next answer.
  }
}
