import { ConsentLedger } from '@coprowatt/gdpr';
import { MeterRepository, type Meter } from '@coprowatt/iot';
import { Clock } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Connection } from '../connection/connection.entity.ts';
import { ConnectionRepository } from '../connection/connection.repository.ts';
import { isLive } from '../connection/connection-rules.ts';
import { Providers } from '../providers/providers.ts';
import { nextStep } from './lane-rules.ts';
import { SyncAsker } from './sync-asker.ts';
import { backoffMs } from './sync-policy.ts';
import { SyncRecorder } from './sync-recorder.ts';
import type { SyncRun } from './sync-run.entity.ts';
import { isActive, SyncRunRepository } from './sync-run.repository.ts';
import { connectionAfter, finishWhenDone } from './sync-step.ts';
import type { Stepped } from './sync-work.ts';

/**
 * One step of a run: one call, its mapping, and one transaction that writes readings, cursor and counters together.
 * Killed at any point it either took effect or did not; the next worker goes on from the row.
 */
@Injectable()
export class SyncStepper {
  constructor(
    private readonly runs: SyncRunRepository,
    private readonly connections: ConnectionRepository,
    private readonly ledger: ConsentLedger,
    private readonly meters: MeterRepository,
    private readonly providers: Providers,
    private readonly asker: SyncAsker,
    private readonly recorder: SyncRecorder,
    private readonly clock: Clock,
  ) {}

  /** Null when the run is not due or another ended it. `manager`: of the connection that holds the meter's lock. */
  async advance(runId: string, manager: EntityManager): Promise<Stepped | null> {
    const run = await this.runs.find(runId, manager);
    if (!run || !isActive(run) || (run.nextTryAt?.getTime() ?? 0) > this.clock.nowMs()) return null;
    const connection = await this.consented(run, manager);
    if (!connection) return this.cancel(run.deviceId, manager);
    const meter = await this.meters.getWithPrm(run.deviceId, manager);
    const step = nextStep(run);
    if (!step) return this.finishEmpty(runId, meter, manager);
    const work = { run, connection, meter, step, provider: this.providers.get(connection.provider) };
    const answer = await this.asker.ask(work);
    return manager.transaction((transaction) => this.recorder.save(work, answer, transaction));
  }

  /** A fault of ours: the run waits, growing longer, and says so. */
  async waitAfterFault(runId: string, manager: EntityManager): Promise<void> {
    await manager.transaction(async (transaction) => {
      const run = await this.runs.lock(runId, transaction);
      if (!run || !isActive(run)) return;
      const nextTryAt = new Date(this.clock.nowMs() + backoffMs(run.failures));
      await this.runs.save(
        { ...run, state: 'waiting', reason: 'internal', failures: run.failures + 1, nextTryAt },
        transaction,
      );
    });
  }

  /** The live connection whose consent is in force for all that the run asks, and whose figures somebody may see. */
  private async consented(run: SyncRun, manager: EntityManager): Promise<Connection | null> {
    const connection = await this.connections.find(run.deviceId, manager);
    const consent = await this.ledger.current(run.deviceId, manager);
    if (!connection || !isLive(connection.state)) return null;
    if (!consent || (run.curve && !consent.purposes.loadCurve)) return null;
    return (await this.connections.isLeftByHolder(run.deviceId, manager)) ? null : connection;
  }

  private cancel(deviceId: string, manager: EntityManager): Promise<Stepped | null> {
    return manager.transaction(async (transaction) => {
      const end = { state: 'cancelled', reason: 'consent_withdrawn', at: this.clock.now() } as const;
      const run = await this.runs.endActive(deviceId, end, transaction);
      return run && { meter: await this.meters.get(deviceId, transaction), run, changed: null };
    });
  }

  /** Null when the run or the connection ended meanwhile. */
  private finishEmpty(runId: string, meter: Meter, manager: EntityManager): Promise<Stepped | null> {
    return manager.transaction(async (transaction) => {
      const connection = await this.connections.lock(meter.id, transaction);
      const run = await this.runs.lock(runId, transaction);
      if (!connection || !run || !isActive(run)) return null;
      const now = this.clock.now();
      const finished = finishWhenDone({ ...run, startedAt: run.startedAt ?? now }, now);
      await this.connections.save(connectionAfter(connection, finished, null, now), transaction);
      await this.runs.save(finished, transaction);
      return { meter, run: finished, changed: null };
    });
  }
}
