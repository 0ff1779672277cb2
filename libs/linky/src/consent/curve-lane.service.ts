import type { Meter } from '@coprowatt/iot';
import { Clock } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Connection } from '../connection/connection.entity.ts';
import { ConnectionRepository } from '../connection/connection.repository.ts';
import { SyncPlanner } from '../sync/sync-planner.ts';
import type { SyncRun } from '../sync/sync-run.entity.ts';
import { SyncRunRepository } from '../sync/sync-run.repository.ts';

/** Lets the sync follow the purpose of the curve; the caller holds the connection, so no step writes meanwhile. */
@Injectable()
export class CurveLane {
  constructor(
    private readonly connections: ConnectionRepository,
    private readonly planner: SyncPlanner,
    private readonly runs: SyncRunRepository,
    private readonly clock: Clock,
  ) {}

  /** The run under way goes on without its curve; what a call for it brings now is dropped. */
  async close({ deviceId }: Connection, manager: EntityManager): Promise<SyncRun | null> {
    await this.connections.update(deviceId, { curveState: 'not_consented' }, manager);
    const run = await this.lockActive(deviceId, manager);
    if (!run?.curve) return null;
    const without: SyncRun = { ...run, curve: null, nextTryAt: this.clock.now() };
    await this.runs.save(without, manager);
    return without;
  }

  /** Asks the curve as deep as it goes: days without the purpose were never asked. */
  async open(
    connection: Connection,
    meter: Meter,
    requestedBy: string,
    manager: EntityManager,
  ): Promise<SyncRun> {
    const opened: Connection = { ...connection, curveState: 'unknown', curveWhole: false };
    await this.connections.save(opened, manager);
    const plan = {
      kind: 'backfill',
      meter,
      connection: opened,
      withCurve: true,
      requestedBy,
      days: null,
    } as const;
    const run = await this.lockActive(connection.deviceId, manager);
    if (!run) return this.planner.open(plan, manager);
    const widened: SyncRun = { ...run, curve: this.planner.lanes(plan).curve };
    await this.runs.save(widened, manager);
    return widened;
  }

  private async lockActive(deviceId: string, manager: EntityManager): Promise<SyncRun | null> {
    const active = await this.runs.findActive(deviceId, manager);
    return active && this.runs.lock(active.id, manager);
  }
}
