import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  'alter table linky_authorisation_requests add verifier_sealed text',
  `create table linky_operator_tokens (
    device_id uuid primary key references meters (id) on delete cascade,
    provider text not null check (provider in ('enedis', 'ores', 'myelectricaldata')),
    access_sealed text not null,
    refresh_sealed text not null,
    access_expires_at timestamptz not null,
    granted_at timestamptz not null
  )`,
  // Without a reference to the meter: a meter that is removed must still be given back at the operator.
  `create table linky_token_revocations (
    id uuid primary key,
    provider text not null check (provider in ('enedis', 'ores', 'myelectricaldata')),
    refresh_sealed text not null,
    attempts integer not null default 0,
    created_at timestamptz not null,
    next_try_at timestamptz not null
  )`,
  'create index linky_token_revocations_next on linky_token_revocations (next_try_at)',
];

const DOWN = [
  'drop table linky_token_revocations',
  'drop table linky_operator_tokens',
  'alter table linky_authorisation_requests drop verifier_sealed',
];

export class CreateOperatorTokens1790000004100 implements MigrationInterface {
  name = 'CreateOperatorTokens1790000004100';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of DOWN) await runner.query(statement);
  }
}
