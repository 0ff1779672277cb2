import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Facts of supply contracts, one row from each day on which they were seen to have changed. */
export class CreateContracts1790000004220 implements MigrationInterface {
  name = 'CreateContracts1790000004220';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table linky_contracts (
      device_id uuid not null references meters (id) on delete cascade,
      since date not null,
      subscribed_power_kva double precision check (subscribed_power_kva > 0),
      tariff text,
      off_peak_windows jsonb,
      meter_type text check (meter_type in ('communicating', 'other')),
      segment text,
      activated_on date,
      injects boolean,
      primary key (device_id, since)
    )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table linky_contracts');
  }
}
