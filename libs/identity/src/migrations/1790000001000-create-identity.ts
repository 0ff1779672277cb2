import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `create table organisations (
    id uuid primary key,
    name text not null check (name <> ''),
    created_at timestamptz not null
  )`,
  `create table buildings (
    id uuid primary key,
    organisation_id uuid not null references organisations (id),
    name text not null check (name <> ''),
    address text not null,
    city text not null,
    country text not null check (country in ('FR', 'BE')),
    lots integer not null check (lots > 0),
    floor_area_m2 integer check (floor_area_m2 > 0),
    has_lift boolean not null,
    has_heating boolean not null,
    has_parking boolean not null,
    currency text not null check (currency in ('EUR')),
    accounting_year_start text not null check (accounting_year_start ~ '^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$'),
    created_at timestamptz not null
  )`,
  `create index buildings_organisation on buildings (organisation_id)`,
  `create table users (
    id uuid primary key,
    email text not null check (email like '%_@_%'),
    password_hash text not null check (password_hash like '$argon2id$%'),
    display_name text not null,
    language text not null check (language in ('fr', 'nl', 'en', 'de')),
    created_at timestamptz not null
  )`,
  `create unique index users_email on users (lower(email))`,
  `create table memberships (
    id uuid primary key,
    user_id uuid not null references users (id),
    role text not null,
    organisation_id uuid references organisations (id),
    building_id uuid references buildings (id),
    created_at timestamptz not null,
    ended_at timestamptz check (ended_at >= created_at),
    constraint memberships_scope check (
      case role
        when 'admin' then organisation_id is null and building_id is null
        when 'syndic' then organisation_id is not null and building_id is null
        when 'council' then organisation_id is null and building_id is not null
        when 'co_owner' then organisation_id is null and building_id is not null
        when 'occupant' then organisation_id is null and building_id is not null
        else false
      end
    )
  )`,
  `create unique index memberships_live on memberships (user_id, role, organisation_id, building_id) nulls not distinct
    where ended_at is null`,
  `create index memberships_building on memberships (building_id) where ended_at is null`,
  `create index memberships_organisation on memberships (organisation_id) where ended_at is null`,
  // sid, sess and expire are connect-pg-simple's; a row without a user is never written (saveUninitialized is off).
  `create table sessions (
    sid text primary key,
    sess json not null,
    expire timestamptz not null,
    public_id uuid not null generated always as ((sess ->> 'publicId')::uuid) stored unique,
    user_id uuid not null generated always as ((sess ->> 'userId')::uuid) stored references users (id) on delete cascade
  )`,
  `create index sessions_expire on sessions (expire)`,
  `create index sessions_user on sessions (user_id)`,
  // Columns in the order that rate-limiter-flexible inserts them; expire is machine time in epoch milliseconds.
  `create table sign_in_failures (
    key varchar(255) primary key,
    points integer not null default 0,
    expire bigint
  )`,
];

const TABLES = ['sign_in_failures', 'sessions', 'memberships', 'users', 'buildings', 'organisations'];

export class CreateIdentity1790000001000 implements MigrationInterface {
  name = 'CreateIdentity1790000001000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await runner.query(`drop table ${table}`);
  }
}
