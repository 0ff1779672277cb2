import type { MigrationInterface, QueryRunner } from 'typeorm';

// 2: production.
const FORGET = `delete from linky_day_ledger as ledger using linky_connections as connection
  where connection.device_id = ledger.device_id and ledger.lane = 'productionCurve'
    and (connection.curve_state = 'not_collected' or connection.scopes_learned ->> 'productionCurve' = 'not_collected')
    and ledger.hole = 'open' and ledger.corrected_intervals = 0 and ledger.rejected_points = 0
    and ledger.local_date > coalesce(
      (select max(day.local_date) from iot_days as day
       where day.device_id = ledger.device_id and day.metric = 2 and day.covered_min > 0), '-infinity')`;

/** Days on which no curve was collected are no holes of what the point injects either. */
export class ForgetUncollectedProduction1790000004273 implements MigrationInterface {
  name = 'ForgetUncollectedProduction1790000004273';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(FORGET);
  }

  async down(): Promise<void> {
    // They come again with the next answer.
  }
}
