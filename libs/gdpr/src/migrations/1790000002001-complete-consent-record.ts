import type { MigrationInterface, QueryRunner } from 'typeorm';

const KINDS = `'requested', 'given', 'refused', 'expired', 'mismatch', 'review', 'withdrawn', 'revoked'`;

// Rows of before learn what followed from what they say; nothing that they said changes.
const UP = [
  'alter table consent_events drop constraint consent_events_kind_check',
  `alter table consent_events add constraint consent_events_kind_check check (kind in (${KINDS}, 'changed'))`,
  `alter table consent_events add column legal_basis text check (legal_basis in ('consent', 'legitimate_interest')),
    add column data_categories jsonb,
    add column actor_role text check (actor_role in ('syndic', 'council', 'co_owner', 'occupant'))`,
  'alter table consent_events disable trigger consent_events_append_only',
  `update consent_events set
    legal_basis = case subject_kind when 'user' then 'consent' else 'legitimate_interest' end,
    data_categories = jsonb_build_object('dailyEnergy', purpose_daily, 'loadCurve', purpose_load_curve,
      'maximumPower', false, 'contract', false, 'identity', false)`,
  'alter table consent_events enable trigger consent_events_append_only',
  'alter table consent_events alter column legal_basis set not null, alter column data_categories set not null',
];

const DOWN = [
  'alter table consent_events drop column actor_role, drop column data_categories, drop column legal_basis',
  'alter table consent_events drop constraint consent_events_kind_check',
  `alter table consent_events add constraint consent_events_kind_check check (kind in (${KINDS}))`,
];

/** A consent can change by one purpose, and its record says on what ground, for which data and in which role. */
export class CompleteConsentRecord1790000002001 implements MigrationInterface {
  name = 'CompleteConsentRecord1790000002001';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of DOWN) await runner.query(statement);
  }
}
