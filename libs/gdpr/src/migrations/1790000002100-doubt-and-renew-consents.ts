import type { MigrationInterface, QueryRunner } from 'typeorm';

const KINDS = `'requested', 'given', 'changed', 'refused', 'expired', 'mismatch', 'review', 'withdrawn', 'revoked'`;

const checked = (kinds: string) => [
  'alter table consent_events drop constraint consent_events_kind_check',
  `alter table consent_events add constraint consent_events_kind_check check (kind in (${kinds}))`,
];

/** A consent can be doubted by the operator, cleared of it, and give way to its renewal. */
export class DoubtAndRenewConsents1790000002100 implements MigrationInterface {
  name = 'DoubtAndRenewConsents1790000002100';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of checked(`${KINDS}, 'renewed', 'suspect', 'cleared'`))
      await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of checked(KINDS)) await runner.query(statement);
  }
}
