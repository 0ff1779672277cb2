import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  // Machine time, as everything about sessions: now() is right here.
  `alter table sessions
    add column signed_in_at timestamptz not null default now(),
    add column last_seen_at timestamptz not null default now(),
    add column device text generated always as (sess ->> 'device') stored,
    add column network text generated always as (sess ->> 'network') stored`,
  `update sessions set signed_in_at = expire - interval '7 days'`,
  `alter table users add column last_sign_in_at timestamptz`,
  // One row a person: a newer token takes the place of the older one.
  `create table password_resets (
    user_id uuid primary key references users (id) on delete cascade,
    token_hash bytea not null unique,
    expires_at timestamptz not null
  )`,
  // Open ones only: a row goes when it is accepted or cancelled, and with it an address that is nobody's account yet.
  `create table invitations (
    id uuid primary key,
    email text not null check (email like '%_@_%'),
    role text not null,
    organisation_id uuid references organisations (id),
    building_id uuid references buildings (id),
    token_hash bytea not null unique,
    invited_by uuid not null references users (id),
    invited_at timestamptz not null,
    expires_at timestamptz not null,
    constraint invitations_scope check (
      case role
        when 'syndic' then organisation_id is not null and building_id is null
        when 'council' then organisation_id is null and building_id is not null
        when 'co_owner' then organisation_id is null and building_id is not null
        when 'occupant' then organisation_id is null and building_id is not null
        else false
      end
    )
  )`,
  `create unique index invitations_open on invitations (email, role, organisation_id, building_id) nulls not distinct`,
  `create index invitations_building on invitations (building_id)`,
  `create index invitations_organisation on invitations (organisation_id)`,
  // Columns in the order that rate-limiter-flexible inserts them; expire is machine time in epoch milliseconds.
  `create table public_attempts (
    key varchar(255) primary key,
    points integer not null default 0,
    expire bigint
  )`,
];

const DOWN = [
  'drop table public_attempts, invitations, password_resets',
  'alter table users drop column last_sign_in_at',
  `alter table sessions
    drop column network, drop column device, drop column last_seen_at, drop column signed_in_at`,
];

/** What people do with their accounts: sessions that are told apart, resets, invitations, and limits of public routes. */
export class CreateAccounts1790000001002 implements MigrationInterface {
  name = 'CreateAccounts1790000001002';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of DOWN) await runner.query(statement);
  }
}
