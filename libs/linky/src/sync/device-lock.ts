import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

/**
 * One worker a meter, over all processes: a session-level advisory lock on a connection of its own. A process that is
 * killed loses the connection, hence the lock, and another one goes on from the row.
 */
@Injectable()
export class DeviceLock {
  constructor(private readonly dataSource: DataSource) {}

  /** Runs `work` on the locked connection; false when another worker holds the meter. */
  async hold(deviceId: string, work: (manager: EntityManager) => Promise<void>): Promise<boolean> {
    const runner = this.dataSource.createQueryRunner();
    try {
      await runner.connect();
      const rows: { held: boolean }[] = await runner.query(
        `select pg_try_advisory_lock(hashtext('linky.device'), hashtext($1)) as held`,
        [deviceId],
      );
      if (!rows[0]?.held) return false;
      try {
        await work(runner.manager);
      } finally {
        await runner.query(`select pg_advisory_unlock(hashtext('linky.device'), hashtext($1))`, [deviceId]);
      }
      return true;
    } finally {
      await runner.release();
    }
  }

  /** Active runs that are due at `at` and that nobody works on, the longest due first. */
  async listFreeDueRuns(at: Date): Promise<string[]> {
    const rows: { id: string }[] = await this.dataSource.query(
      `select run.id from linky_sync_runs run
        where run.state in ('queued', 'running', 'waiting') and run.next_try_at <= $1
          and not exists (
            select 1 from pg_locks held
            where held.locktype = 'advisory' and held.objsubid = 2 and held.granted
              and held.database = (select oid from pg_database where datname = current_database())
              and held.classid::bigint = hashtext('linky.device')::bigint & 4294967295
              and held.objid::bigint = hashtext(run.device_id::text)::bigint & 4294967295)
        order by run.next_try_at`,
      [at],
    );
    return rows.map(({ id }) => id);
  }
}
