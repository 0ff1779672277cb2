import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  'alter table linky_claims add column admins_told_at timestamptz',
  'create index linky_claims_told on linky_claims (admins_told_at) where admins_told_at is not null',
];

const DOWN = ['drop index linky_claims_told', 'alter table linky_claims drop column admins_told_at'];

/** It is known of which claims the platform's admins were told; of those that wait already they will be. */
export class TellAdminsOfClaims1790000004310 implements MigrationInterface {
  name = 'TellAdminsOfClaims1790000004310';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of DOWN) await runner.query(statement);
  }
}
