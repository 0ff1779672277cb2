import type { MigrationInterface, QueryRunner } from 'typeorm';

const PROVIDER = `provider text not null check (provider in ('enedis', 'ores', 'myelectricaldata'))`;

const UP = [
  // history_until: closed for back-fill alone, whose allowance is what the day's passes leave over.
  `create table linky_provider_gates (
    api text primary key,
    closed_until timestamptz not null,
    history_until timestamptz not null,
    reason text not null check (reason in ('quota', 'too_many_requests', 'maintenance'))
  )`,
  // at: when the operator had the call at the latest; 'infinity' while nobody knows. left_at: machine time until then.
  'alter table linky_provider_calls add id bigint generated always as identity primary key, add left_at timestamptz',
  'create index linky_provider_calls_open on linky_provider_calls (api) where left_at is not null',
  `create table linky_operator_successes (
    api text primary key,
    ${PROVIDER},
    last_at timestamptz not null
  )`,
  // opened_at: null while it is only watched, and nobody is told.
  `create table linky_operator_incidents (
    id uuid primary key,
    ${PROVIDER},
    kind text not null check (kind in ('unknown_answer', 'not_subscribed', 'credentials', 'not_holder_wave', 'outage',
      'retired')),
    api text,
    vendor_code text,
    status integer,
    first_at timestamptz not null,
    last_at timestamptz not null,
    answers integer not null default 0,
    meters integer not null default 0,
    opened_at timestamptz,
    under_limit_since timestamptz,
    resolved_at timestamptz,
    constraint linky_operator_incidents_told check (resolved_at is null or opened_at is not null)
  )`,
  `create unique index linky_operator_incidents_one on linky_operator_incidents (provider, kind, coalesce(api, ''))
    where resolved_at is null`,
  'create index linky_operator_incidents_resolved on linky_operator_incidents (resolved_at) where resolved_at is not null',
  // One row a meter, so that thousands of meters that fail at once do not wait for one another; gone with the incident's end.
  `create table linky_incident_meters (
    incident_id uuid not null references linky_operator_incidents (id) on delete cascade,
    device_id uuid not null references meters (id) on delete cascade,
    answers integer not null,
    vendor_code text,
    status integer,
    last_at timestamptz not null,
    primary key (incident_id, device_id)
  )`,
  'create index linky_incident_meters_device on linky_incident_meters (device_id)',
  `create index linky_sync_runs_failed on linky_sync_runs (finished_at) where state = 'failed'`,
];

const DOWN = [
  'drop index linky_sync_runs_failed',
  'drop table linky_incident_meters',
  'drop table linky_operator_incidents',
  'drop table linky_operator_successes',
  'drop index linky_provider_calls_open',
  'alter table linky_provider_calls drop left_at, drop id',
  'drop table linky_provider_gates',
];

export class CreateOperatorWatch1790000004230 implements MigrationInterface {
  name = 'CreateOperatorWatch1790000004230';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of DOWN) await runner.query(statement);
  }
}
