import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `alter table linky_connections
  add column production boolean,
  add column contract_asked_at timestamptz,
  add column daily_asked_to date,
  add column scopes_learned jsonb not null default '{}'`,
  // Those of which a run succeeded have answered.
  `update linky_connections set scopes_learned = '{"daily": "active"}' where last_sync_at is not null`,
];

const DOWN = `alter table linky_connections
  drop column production,
  drop column contract_asked_at,
  drop column daily_asked_to,
  drop column scopes_learned`;

/** What is asked apart from days and curve, and what was learned of it. */
export class ExtendConnections1790000004240 implements MigrationInterface {
  name = 'ExtendConnections1790000004240';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}
