import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `create table linky_connections (
    device_id uuid primary key references meters (id) on delete cascade,
    prm_hash bytea not null,
    subject_kind text not null check (subject_kind in ('organisation', 'user')),
    subject_id uuid not null,
    provider text not null check (provider in ('enedis', 'ores', 'myelectricaldata')),
    state text not null check (state in ('awaiting_consent', 'confirming', 'connected', 'review', 'refused', 'expired',
      'mismatch', 'suspect', 'revoked', 'consent_expired', 'withdrawn')),
    curve_state text not null check (curve_state in ('unknown', 'active', 'not_collected', 'not_consented')),
    consent_id uuid not null,
    request_id uuid,
    received_sealed text,
    authorisation_sealed text,
    proved_authorisation_hash bytea,
    previous_state text check (previous_state in ('refused', 'expired', 'mismatch', 'revoked', 'consent_expired',
      'withdrawn')),
    previous_consent_id uuid,
    service_from date,
    service_until date,
    consent_given_at timestamptz,
    consent_expires_at timestamptz,
    next_check_at timestamptz,
    checks integer not null default 0,
    suspect_since timestamptz,
    asked_to date,
    daily_whole boolean not null default false,
    curve_whole boolean not null default false,
    connected_at timestamptz,
    last_sync_at timestamptz,
    created_at timestamptz not null,
    constraint linky_connections_live check (state not in ('connected', 'suspect')
      or (consent_given_at is not null and connected_at is not null and authorisation_sealed is not null)),
    constraint linky_connections_confirming check ((state = 'confirming') = (next_check_at is not null)),
    constraint linky_connections_proof check ((authorisation_sealed is null) = (proved_authorisation_hash is null)),
    constraint linky_connections_previous check ((previous_state is null) = (previous_consent_id is null))
  )`,
  // Design rule 7: one live connection a PRM on the platform.
  `create unique index linky_connections_one_live on linky_connections (prm_hash) where state in ('connected', 'suspect')`,
  'create index linky_connections_prm on linky_connections (prm_hash)',
  `create index linky_connections_pending on linky_connections (state) where state in ('awaiting_consent', 'confirming')`,
  `create index linky_connections_end on linky_connections (consent_expires_at) where state in ('connected', 'suspect')`,
  `create table linky_authorisation_requests (
    id uuid primary key,
    state_hash bytea not null unique,
    session_id uuid not null,
    user_id uuid not null references users (id),
    building_id uuid not null references buildings (id),
    device_id uuid not null references meters (id) on delete cascade,
    prm_hash bytea not null,
    asked jsonb,
    created_at timestamptz not null,
    expires_at timestamptz not null check (expires_at > created_at),
    consumed_at timestamptz
  )`,
  'create index linky_authorisation_requests_session on linky_authorisation_requests (session_id, created_at)',
  'create index linky_authorisation_requests_device on linky_authorisation_requests (device_id)',
  `create table linky_spent_authorisations (
    authorisation_hash bytea primary key,
    subject_kind text not null check (subject_kind in ('organisation', 'user')),
    subject_id uuid not null,
    spent_at timestamptz not null
  )`,
  `create table linky_sync_runs (
    id uuid primary key,
    device_id uuid not null references meters (id) on delete cascade,
    building_id uuid not null references buildings (id),
    kind text not null check (kind in ('backfill', 'manual', 'daily')),
    state text not null check (state in ('queued', 'running', 'waiting', 'succeeded', 'failed', 'cancelled')),
    reason text,
    daily jsonb,
    curve jsonb,
    calls integer not null default 0,
    intervals_written integer not null default 0,
    intervals_corrected integer not null default 0,
    intervals_rejected integer not null default 0,
    days_written integer not null default 0,
    failures integer not null default 0,
    requested_by uuid,
    created_at timestamptz not null,
    started_at timestamptz,
    finished_at timestamptz,
    next_try_at timestamptz,
    constraint linky_sync_runs_due check ((state in ('queued', 'running', 'waiting')) = (next_try_at is not null)),
    constraint linky_sync_runs_ended check ((state in ('queued', 'running', 'waiting')) = (finished_at is null))
  )`,
  `create unique index linky_sync_runs_one_active on linky_sync_runs (device_id) where state in ('queued', 'running', 'waiting')`,
  `create index linky_sync_runs_next on linky_sync_runs (next_try_at) where state in ('queued', 'running', 'waiting')`,
  'create index linky_sync_runs_device on linky_sync_runs (device_id, created_at)',
  'create table linky_provider_calls (api text not null, at timestamptz not null)',
  'create index linky_provider_calls_latest on linky_provider_calls (api, at)',
];

const TABLES = [
  'linky_provider_calls',
  'linky_sync_runs',
  'linky_spent_authorisations',
  'linky_authorisation_requests',
  'linky_connections',
];

export class CreateLinky1790000004000 implements MigrationInterface {
  name = 'CreateLinky1790000004000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await runner.query(`drop table ${table}`);
  }
}
