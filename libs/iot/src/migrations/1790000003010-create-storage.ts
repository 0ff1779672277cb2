import type { MigrationInterface, QueryRunner } from 'typeorm';
import { prepareReadings } from '../timescale/prepare.ts';

const UP = [
  // One row. form: how whole days of curve are written, null before the first start. compressed_at, compression_error: end
  // of the last pass over the chunks of iot_readings, and its last failure.
  `create table iot_storage (
    only_row boolean primary key default true check (only_row),
    form text check (form in ('packed', 'rows')),
    compressed_at timestamptz,
    compression_error text
  )`,
  `insert into iot_storage (form)
   select case
     when exists (select from iot_days where curve is not null) then 'packed'
     when exists (select from iot_readings) then 'rows'
   end`,
];

/** The kept form of store; and `iot_readings` as a hypertable where the server can. */
export class CreateStorage1790000003010 implements MigrationInterface {
  name = 'CreateStorage1790000003010';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
    await prepareReadings(runner.manager);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table iot_storage');
  }
}
