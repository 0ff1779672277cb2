import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, type QueryRunner } from 'typeorm';
import { behindClosedGate } from '../providers/provider-gates.ts';

/** A run that somebody may work on. */
interface DueRun {
  id: string;
  deviceId: string;
}

/** Candidates looked at for one place: as many others may be taken by other workers at the same moment. */
const CANDIDATES = 16;

const FREE = `not exists (
  select 1 from pg_locks held
  where held.locktype = 'advisory' and held.objsubid = 2 and held.granted
    and held.database = (select oid from pg_database where datname = current_database())
    and held.classid::bigint = hashtext('linky.device')::bigint & 4294967295
    and held.objid::bigint = hashtext(run.device_id::text)::bigint & 4294967295)`;

/**
 * One worker a meter, over all processes: a session-level advisory lock on a connection of its own. A process that is
 * killed loses the connection, hence the lock, and another one goes on from the row.
 */
@Injectable()
export class DeviceLock {
  constructor(private readonly dataSource: DataSource) {}

  /** Runs `work` on the locked connection; false when another worker holds the meter. */
  hold(deviceId: string, work: (manager: EntityManager) => Promise<void>): Promise<boolean> {
    return this.onRunner((runner) => this.holdOn(runner, deviceId, () => work(runner.manager)));
  }

  /**
   * Runs `work` with the most urgent run of a free meter that is due at `at` and whose next call stands before no closed
   * gate: what is new before history, then what waits longest. False when there is none.
   */
  holdNext(at: Date, work: (runId: string, manager: EntityManager) => Promise<void>): Promise<boolean> {
    return this.onRunner(async (runner) => {
      for (const { id, deviceId } of await listDue(runner, at))
        if (await this.holdOn(runner, deviceId, () => work(id, runner.manager))) return true;
      return false;
    });
  }

  private async onRunner(use: (runner: QueryRunner) => Promise<boolean>): Promise<boolean> {
    const runner = this.dataSource.createQueryRunner();
    try {
      await runner.connect();
      return await use(runner);
    } finally {
      await runner.release();
    }
  }

  private async holdOn(runner: QueryRunner, deviceId: string, work: () => Promise<void>): Promise<boolean> {
    const rows: { held: boolean }[] = await runner.query(
      `select pg_try_advisory_lock(hashtext('linky.device'), hashtext($1)) as held`,
      [deviceId],
    );
    if (!rows[0]?.held) return false;
    try {
      await work();
    } finally {
      await runner.query(`select pg_advisory_unlock(hashtext('linky.device'), hashtext($1))`, [deviceId]);
    }
    return true;
  }
}

function listDue(runner: QueryRunner, at: Date): Promise<DueRun[]> {
  return runner.query(
    `select run.id, run.device_id as "deviceId" from linky_sync_runs run
      where run.state in ('queued', 'running', 'waiting') and run.next_try_at <= $1
        and not ${behindClosedGate('run', '$1')} and ${FREE}
      order by run.queue, run.next_try_at limit ${CANDIDATES}`,
    [at],
  );
}
