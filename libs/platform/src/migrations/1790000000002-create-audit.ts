import type { MigrationInterface, QueryRunner } from 'typeorm';

// No foreign key: a row stays true when the person, the building or the organisation is gone.
// timestamptz(3) and json keep exactly what was authenticated: milliseconds, and the text of the facts byte for byte.
const UP = [
  `create table audit_logs (
    id uuid primary key,
    at timestamptz(3) not null,
    act text not null,
    outcome text not null check (outcome in ('success', 'failure')),
    actor_id uuid,
    organisation_id uuid,
    building_id uuid,
    subject_kind text,
    subject_id uuid check ((subject_id is null) = (subject_kind is null)),
    facts json not null check (json_typeof(facts) = 'object'),
    mac bytea not null
  )`,
  'create index audit_logs_time on audit_logs (at desc, id desc)',
  'create index audit_logs_organisation on audit_logs (organisation_id, at desc, id desc)',
  'create index audit_logs_actor on audit_logs (actor_id, at desc, id desc)',
  `create table audit_seals (
    chain uuid not null,
    position bigint not null check (position > 0),
    log_id uuid not null unique,
    previous bytea not null,
    hash bytea not null,
    primary key (chain, position)
  )`,
  `create table audit_heads (
    chain uuid primary key,
    opened bigint not null unique check (opened > 0),
    position bigint not null,
    hash bytea not null,
    mac bytea not null
  )`,
  // What the sealer has to chain yet. Filled by trigger, so that a row written by hand is chained too, and found.
  `create table audit_unsealed (
    n bigint generated always as identity primary key,
    log_id uuid not null unique,
    chain uuid not null
  )`,
  `create function queue_audit_row() returns trigger language plpgsql as $$
  begin
    insert into audit_unsealed (log_id, chain)
      values (new.id, coalesce(new.organisation_id, '00000000-0000-0000-0000-000000000000'));
    return null;
  end $$`,
  `create trigger audit_logs_queue after insert on audit_logs for each row execute function queue_audit_row()`,
  `create function refuse_audit_change() returns trigger language plpgsql as $$
  begin
    raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege';
  end $$`,
  ...['audit_logs', 'audit_seals'].flatMap((table) => [
    `create trigger ${table}_append_only before update or delete on ${table}
      for each row execute function refuse_audit_change()`,
    `create trigger ${table}_no_truncate before truncate on ${table}
      for each statement execute function refuse_audit_change()`,
  ]),
  `create trigger audit_heads_stay before delete on audit_heads
    for each row execute function refuse_audit_change()`,
  `create trigger audit_heads_no_truncate before truncate on audit_heads
    for each statement execute function refuse_audit_change()`,
];

/** The audit log, the chains over it, and what waits to be chained. */
export class CreateAudit1790000000002 implements MigrationInterface {
  name = 'CreateAudit1790000000002';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table audit_logs, audit_seals, audit_heads, audit_unsealed');
    await runner.query('drop function queue_audit_row(), refuse_audit_change()');
  }
}
