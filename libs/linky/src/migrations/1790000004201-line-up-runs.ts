import type { MigrationInterface, QueryRunner } from 'typeorm';

const ACTIVE = `state in ('queued', 'running', 'waiting')`;

/** Runs stand in a line a queue and API, so that those behind a closed gate cost nothing to pass over. */
export class LineUpRuns1790000004201 implements MigrationInterface {
  name = 'LineUpRuns1790000004201';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('drop index linky_sync_runs_next');
    await runner.query(
      `create index linky_sync_runs_line on linky_sync_runs (coalesce(next_api, ''), queue, next_try_at) where ${ACTIVE}`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index linky_sync_runs_line');
    await runner.query(
      `create index linky_sync_runs_next on linky_sync_runs (queue, next_try_at) where ${ACTIVE}`,
    );
  }
}
