import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, type QueryRunner } from 'typeorm';
import { behindClosedGate, isItsTurn, joinOpenedGate } from '../providers/provider-gates.ts';

/** A run that somebody may work on. */
interface DueRun {
  id: string;
  deviceId: string;
}

/** Candidates looked at for one place: as many others may be taken by other workers at the same moment. */
const CANDIDATES = 16;

const ACTIVE = `run.state in ('queued', 'running', 'waiting')`;
const API = `coalesce(run.next_api, '')`;

// Each queue before each API is looked at by its own few rows: ten thousand runs behind a closed gate are not read.
const DUE = `with recursive line as (
    (select ${API} as next_api, run.queue from linky_sync_runs run where ${ACTIVE} order by 1, 2 limit 1)
    union all
    select later.* from line cross join lateral (
      select ${API}, run.queue from linky_sync_runs run
      where ${ACTIVE} and (${API}, run.queue) > (line.next_api, line.queue) order by 1, 2 limit 1) as later
  ), held as materialized (
    select objid::bigint as meter from pg_locks
    where locktype = 'advisory' and objsubid = 2 and granted
      and database = (select oid from pg_database where datname = current_database())
      and classid::bigint = hashtext('linky.device')::bigint & 4294967295
  )
  select first.id, first.device_id as "deviceId" from line ${joinOpenedGate('line.next_api', '$1')}
  cross join lateral (
    select run.id, run.device_id, run.next_try_at from linky_sync_runs run
    where ${ACTIVE} and ${API} = line.next_api and run.queue = line.queue and run.next_try_at <= $1
      and ${isItsTurn('run.device_id', '$1')}
      and (hashtext(run.device_id::text)::bigint & 4294967295) not in (select meter from held)
    order by run.next_try_at limit ${CANDIDATES}) as first
  where not ${behindClosedGate('line', '$1')}
  order by line.queue, first.next_try_at limit ${CANDIDATES}`;

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
  return runner.query(DUE, [at]);
}
