import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateHandovers1790000004002 implements MigrationInterface {
  name = 'CreateHandovers1790000004002';

  async up(runner: QueryRunner): Promise<void> {
    // Only offers that are open: accepted and cancelled ones are in the audit log. Times are the machine's.
    await runner.query(
      `create table linky_handovers (
        id uuid primary key,
        building_id uuid not null unique references buildings (id),
        organisation_id uuid not null references organisations (id),
        email text not null,
        offered_by uuid not null references users (id),
        token_hash bytea not null unique,
        offered_at timestamptz not null,
        expires_at timestamptz not null check (expires_at > offered_at)
      )`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table linky_handovers');
  }
}
