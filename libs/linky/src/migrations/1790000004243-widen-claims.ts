import type { MigrationInterface, QueryRunner } from 'typeorm';

const REASONS = `'held_by_another', 'asked_by_another', 'authorisation_of_another'`;

const UP = [
  'alter table linky_claims drop constraint linky_claims_reason_check',
  `alter table linky_claims add constraint linky_claims_reason_check check (reason in (${REASONS}, 'unproven')),
    add column holder_told_at timestamptz`,
  // Holders of the claims of before were told when these were opened.
  'update linky_claims set holder_told_at = opened_at where holder_id is not null',
  'create index linky_claims_claimant on linky_claims (subject_id, holder_told_at) where holder_told_at is not null',
];

const DOWN = [
  'drop index linky_claims_claimant',
  `delete from linky_claims where reason = 'unproven'`,
  'alter table linky_claims drop column holder_told_at, drop constraint linky_claims_reason_check',
  `alter table linky_claims add constraint linky_claims_reason_check check (reason in (${REASONS}))`,
];

/** A claim may be against nobody, where an operator proves nothing; and it is known when its holder was told of it. */
export class WidenClaims1790000004243 implements MigrationInterface {
  name = 'WidenClaims1790000004243';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of DOWN) await runner.query(statement);
  }
}
