import type { MigrationInterface, QueryRunner } from 'typeorm';

const ACTIVE = `state in ('queued', 'running', 'waiting')`;

const UP = [
  `alter table linky_sync_runs
    add column queue text not null generated always as (case kind when 'backfill' then 'history' else 'fresh' end) stored,
    add column pass text check (pass in ('nightly', 'publication', 'midday', 'evening')),
    add column local_date date,
    add column planned boolean not null default true,
    add column lanes jsonb not null default '{}',
    add column next_api text,
    add column reaction text,
    add column holes_found integer not null default 0,
    add column holes_filled integer not null default 0,
    add constraint linky_sync_runs_pass check ((pass is null) = (local_date is null))`,
  `update linky_sync_runs set lanes =
    case jsonb_typeof(daily) when 'object' then jsonb_build_object('daily', daily || '{"gaps": null}') else '{}' end ||
    case jsonb_typeof(curve) when 'object' then jsonb_build_object('curve', curve || '{"gaps": null}') else '{}' end`,
  'alter table linky_sync_runs drop column daily, drop column curve',
  'drop index linky_sync_runs_one_active',
  'drop index linky_sync_runs_next',
  `create unique index linky_sync_runs_one_history on linky_sync_runs (device_id) where kind = 'backfill' and ${ACTIVE}`,
  // Design rule 10: exactly one run whatever the number of processes.
  'create unique index linky_sync_runs_one_pass on linky_sync_runs (device_id, local_date, pass) where pass is not null',
  `create index linky_sync_runs_next on linky_sync_runs (queue, next_try_at) where ${ACTIVE}`,
  `create index linky_sync_runs_active on linky_sync_runs (device_id) where ${ACTIVE}`,
  `create table linky_schedule (
    provider text primary key,
    handled_to timestamptz not null
  )`,
  `alter table linky_connections add column whole_lanes jsonb not null default '[]'`,
  `update linky_connections set whole_lanes =
    (case when daily_whole then '["daily"]'::jsonb else '[]' end) ||
    (case when curve_whole then '["curve"]'::jsonb else '[]' end)`,
  'alter table linky_connections drop column daily_whole, drop column curve_whole',
];

const DOWN = [
  `alter table linky_connections
    add column daily_whole boolean not null default false,
    add column curve_whole boolean not null default false`,
  `update linky_connections set daily_whole = whole_lanes ? 'daily', curve_whole = whole_lanes ? 'curve'`,
  'alter table linky_connections drop column whole_lanes',
  'drop table linky_schedule',
  `update linky_sync_runs set state = 'cancelled', finished_at = next_try_at, next_try_at = null
    where kind <> 'backfill' and ${ACTIVE}`,
  'alter table linky_sync_runs add column daily jsonb, add column curve jsonb',
  `update linky_sync_runs set daily = lanes -> 'daily', curve = lanes -> 'curve'`,
  'drop index linky_sync_runs_active',
  'drop index linky_sync_runs_next',
  'drop index linky_sync_runs_one_pass',
  'drop index linky_sync_runs_one_history',
  `alter table linky_sync_runs drop column holes_filled, drop column holes_found, drop column reaction,
    drop column next_api, drop column lanes, drop column planned, drop column local_date, drop column pass, drop column queue`,
  `create unique index linky_sync_runs_one_active on linky_sync_runs (device_id) where ${ACTIVE}`,
  `create index linky_sync_runs_next on linky_sync_runs (next_try_at) where ${ACTIVE}`,
];

/** Runs are passes of a local day in one of two queues, with as many lanes as there are kinds of data. */
export class SyncPasses1790000004200 implements MigrationInterface {
  name = 'SyncPasses1790000004200';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of DOWN) await runner.query(statement);
  }
}
