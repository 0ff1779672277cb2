import type { MigrationInterface, QueryRunner } from 'typeorm';

// The least that it may say: up to its end something may have been left out.
const FILL = `update linky_sync_runs as run set lanes = (
    select jsonb_object_agg(lane.key, jsonb_build_object('since', lane.value -> 'to') || lane.value)
    from jsonb_each(run.lanes) as lane)
  where run.state in ('queued', 'running', 'waiting')
    and exists (select from jsonb_each(run.lanes) as lane where not lane.value ? 'since')`;

/** Lanes of runs that were under way before each lane said from which day on it leaves none unasked. */
export class KnowSince1790000004272 implements MigrationInterface {
  name = 'KnowSince1790000004272';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(FILL);
  }

  async down(): Promise<void> {
    // Nobody asked for it before.
  }
}
