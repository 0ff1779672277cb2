import type { MigrationInterface, QueryRunner } from 'typeorm';

// device_id and building_id have no foreign key: the proof outlives what it is about.
const UP = [
  `create table consent_events (
    id uuid primary key,
    seq bigint generated always as identity unique,
    consent_id uuid not null,
    kind text not null check (kind in ('requested', 'given', 'refused', 'expired', 'mismatch', 'review', 'withdrawn', 'revoked')),
    subject_kind text not null check (subject_kind in ('organisation', 'user')),
    subject_id uuid not null,
    actor_user_id uuid,
    building_id uuid not null,
    device_id uuid not null,
    provider text not null,
    flow_version text not null,
    mandate_reference text,
    purpose_daily boolean not null,
    purpose_load_curve boolean not null,
    purpose_advice boolean not null,
    text_version text not null,
    text_lang text not null,
    text_sha256 text not null check (text_sha256 ~ '^[0-9a-f]{64}$'),
    at timestamptz not null,
    requested_duration text not null,
    expires_at timestamptz,
    state_hash bytea,
    authorisation_sealed text,
    evidence jsonb,
    ip_truncated text,
    user_agent text,
    cause text
  )`,
  'create index consent_events_device on consent_events (device_id, seq)',
  'create index consent_events_consent on consent_events (consent_id, seq)',
  'create index consent_events_subject on consent_events (subject_id, seq)',
  `create function refuse_consent_change() returns trigger language plpgsql as $$
  begin
    if tg_op = 'UPDATE' then
      if (to_jsonb(new) - 'authorisation_sealed') = (to_jsonb(old) - 'authorisation_sealed')
        and (new.authorisation_sealed is null) = (old.authorisation_sealed is null) then
        return new;
      end if;
    end if;
    raise exception 'consent_events is append-only' using errcode = 'insufficient_privilege';
  end $$`,
  `create trigger consent_events_append_only before update or delete on consent_events
    for each row execute function refuse_consent_change()`,
  `create trigger consent_events_no_truncate before truncate on consent_events
    for each statement execute function refuse_consent_change()`,
];

export class CreateConsentEvents1790000002000 implements MigrationInterface {
  name = 'CreateConsentEvents1790000002000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table consent_events');
    await runner.query('drop function refuse_consent_change()');
  }
}
