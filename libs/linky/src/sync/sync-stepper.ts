import { ConsentLedger, type ConsentInForce } from '@coprowatt/gdpr';
import { MeterRepository, type Meter } from '@coprowatt/iot';
import { Clock } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Connection } from '../connection/connection.entity.ts';
import { ConnectionRepository } from '../connection/connection.repository.ts';
import { isLive } from '../connection/connection-rules.ts';
import { ProviderCalls, type Tally } from '../providers/provider-calls.ts';
import { Providers } from '../providers/providers.ts';
import { nextStep, type Lanes } from './lane-rules.ts';
import { isAgreed } from './lane-scope-rules.ts';
import { PassPlanner } from './pass-planner.ts';
import { SyncAsker } from './sync-asker.ts';
import { finishedAfter } from './sync-learning.ts';
import { SyncPlanner } from './sync-planner.ts';
import { SyncRecorder } from './sync-recorder.ts';
import type { SyncRun } from './sync-run.entity.ts';
import { isActive, SyncRunRepository } from './sync-run.repository.ts';
import { applyDoubt, applyFault, finishWhenDone, queueOf } from './sync-step.ts';
import type { Stepped } from './sync-work.ts';

/** What a run may still be worked on for. */
interface Consented {
  connection: Connection;
  consent: ConsentInForce;
}

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
    private readonly passes: PassPlanner,
    private readonly planner: SyncPlanner,
    private readonly asker: SyncAsker,
    private readonly calls: ProviderCalls,
    private readonly recorder: SyncRecorder,
    private readonly clock: Clock,
  ) {}

  /** Null when the run is not due or another ended it. `manager`: of the connection that holds the meter's lock. @param tally of its calls */
  async advance(runId: string, manager: EntityManager, tally: Tally = { calls: 0 }): Promise<Stepped | null> {
    const run = await this.runs.find(runId, manager);
    if (!run || !isActive(run) || (run.nextTryAt?.getTime() ?? 0) > this.clock.nowMs()) return null;
    const consented = await this.consented(run, manager);
    if (!consented) return this.cancel(run, manager);
    const { connection, consent } = consented;
    const provider = this.providers.get(connection.provider);
    const meter = await this.meters.getWithPrm(run.deviceId, manager);
    if (connection.state === 'suspect' && queueOf(run.kind) === 'history')
      return this.change(run.id, (one) => applyDoubt(one, this.clock.nowMs()), manager);
    if (!run.planned) return this.passes.plan(run, { meter, consent, provider }, manager);
    const refused = (Object.keys(run.lanes) as (keyof Lanes)[]).filter(
      (lane) => !isAgreed(lane, consent.dataCategories),
    );
    if (refused.length > 0) return this.drop(run, meter, refused, manager);
    const step = nextStep(run.lanes);
    if (!step) return this.finishEmpty(runId, meter, manager);
    const work = { run, connection, meter, step, provider };
    const answer = await this.calls.tallied(tally, () => this.asker.ask(work));
    return manager.transaction((transaction) => this.recorder.save(work, answer, tally.calls, transaction));
  }

  /** A fault of ours: the run waits, growing longer, or ends like one that the operator fails, and says so. @param calls made before it */
  waitAfterFault(runId: string, manager: EntityManager, { calls }: Tally): Promise<Stepped | null> {
    const changed = (run: SyncRun) => applyFault({ ...run, calls: run.calls + calls }, this.clock.nowMs());
    return this.change(runId, changed, manager);
  }

  /** Null when the run ended meanwhile. */
  private change(
    runId: string,
    change: (run: SyncRun) => SyncRun,
    manager: EntityManager,
  ): Promise<Stepped | null> {
    return manager.transaction(async (transaction) => {
      const run = await this.runs.lock(runId, transaction);
      if (!run || !isActive(run)) return null;
      const after = change(run);
      const saved = await this.runs.save(after, transaction);
      return { meter: await this.meters.get(run.deviceId, transaction), run: saved, changed: null };
    });
  }

  /** The live connection whose consent is in force, and whose figures somebody may see. */
  private async consented(run: SyncRun, manager: EntityManager): Promise<Consented | null> {
    const connection = await this.connections.find(run.deviceId, manager);
    const consent = await this.ledger.current(run.deviceId, manager);
    if (!connection || !isLive(connection.state) || !consent) return null;
    return (await this.connections.isLeftByHolder(run.deviceId, manager)) ? null : { connection, consent };
  }

  private cancel({ id, deviceId }: SyncRun, manager: EntityManager): Promise<Stepped | null> {
    return manager.transaction(async (transaction) => {
      const why = { state: 'cancelled', reason: 'consent_withdrawn', reaction: null } as const;
      const end = { ...why, at: this.clock.now() };
      const ended = await this.runs.endActive(deviceId, end, transaction);
      const run = ended.find((one) => one.id === id);
      return run ? { meter: await this.meters.get(deviceId, transaction), run, changed: null } : null;
    });
  }

  /** A purpose was withdrawn: what it allowed is not asked, by this run or any other of the meter. */
  private drop(
    run: SyncRun,
    meter: Meter,
    lanes: (keyof Lanes)[],
    manager: EntityManager,
  ): Promise<Stepped | null> {
    return manager.transaction(async (transaction) => {
      await this.connections.lock(meter.id, transaction);
      await this.planner.dropLanes(meter.id, lanes, transaction);
      return { meter, run: { ...run, state: 'running' }, changed: null };
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
      await this.connections.save(finishedAfter(connection, finished, now), transaction);
      return { meter, run: await this.runs.save(finished, transaction), changed: null };
    });
  }
}
