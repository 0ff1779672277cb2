import type { MigrationInterface, QueryRunner } from 'typeorm';

const CONFIRMING = 'alter table linky_connections drop constraint linky_connections_confirming';

const UP = [
  'alter table linky_connections add column renewal_consent_id uuid',
  CONFIRMING,
  `alter table linky_connections
    add constraint linky_connections_confirming check (case when renewal_consent_id is null
      then (state = 'confirming') = (next_check_at is not null)
      else state in ('connected', 'suspect') and request_id is not null end)`,
  `create index linky_connections_renewal on linky_connections (device_id) where renewal_consent_id is not null`,
];

const DOWN = [
  'drop index linky_connections_renewal',
  CONFIRMING,
  `update linky_connections set request_id = null, received_sealed = null, next_check_at = null, checks = 0
    where renewal_consent_id is not null`,
  `alter table linky_connections
    add constraint linky_connections_confirming check ((state = 'confirming') = (next_check_at is not null))`,
  'alter table linky_connections drop column renewal_consent_id',
];

/** A connection can be asked again while it is live, and goes on meanwhile. */
export class RenewLiveConnections1790000004241 implements MigrationInterface {
  name = 'RenewLiveConnections1790000004241';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of DOWN) await runner.query(statement);
  }
}
