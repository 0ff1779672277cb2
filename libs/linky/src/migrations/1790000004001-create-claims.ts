import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  // device_id has no foreign key, and what an admin must see is copied: a claim outlives a meter that was never connected.
  `create table linky_claims (
    id uuid primary key,
    device_id uuid not null,
    consent_id uuid not null,
    prm_hash bytea not null,
    prm_last4 text not null check (prm_last4 ~ '^[0-9]{4}$'),
    provider text not null check (provider in ('enedis', 'ores', 'myelectricaldata')),
    subject_kind text not null check (subject_kind in ('organisation', 'user')),
    subject_id uuid not null,
    building_id uuid not null references buildings (id),
    label text not null,
    usage text not null check (usage in ('common', 'private')),
    reason text not null check (reason in ('held_by_another', 'asked_by_another', 'authorisation_of_another')),
    holder_kind text check (holder_kind in ('organisation', 'user')),
    holder_id uuid,
    state text not null check (state in ('open', 'refused', 'transferred', 'closed')),
    opened_at timestamptz not null,
    decided_at timestamptz,
    decided_by uuid,
    decision_reason text,
    constraint linky_claims_holder check ((holder_kind is null) = (holder_id is null)),
    constraint linky_claims_decided check ((state = 'open') = (decided_at is null)),
    constraint linky_claims_by_admin check ((state in ('refused', 'transferred')) = (decided_by is not null)
      and (decided_by is null) = (decision_reason is null))
  )`,
  `create unique index linky_claims_one_open on linky_claims (device_id) where state = 'open'`,
  `create index linky_claims_prm on linky_claims (prm_hash) where state = 'open'`,
  'create index linky_claims_listed on linky_claims (state, opened_at)',
];

export class CreateClaims1790000004001 implements MigrationInterface {
  name = 'CreateClaims1790000004001';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table linky_claims');
  }
}
