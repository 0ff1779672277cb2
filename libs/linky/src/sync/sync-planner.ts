import { randomUUID } from 'node:crypto';
import type { DataCategories, SyncKind } from '@coprowatt/contracts';
import { localDateOf } from '@coprowatt/energy';
import { CurveRetention, type Meter } from '@coprowatt/iot';
import { Clock } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Connection } from '../connection/connection.entity.ts';
import { Providers } from '../providers/providers.ts';
import { nextStep, type Lanes } from './lane-rules.ts';
import { collectedLanes, isContractDue, manualLanes } from './lane-scope-rules.ts';
import { marksOf } from './mark-rules.ts';
import { afterDoubt, covers, isFillOf, isUnderWay, withoutLanes } from './sync-step.ts';
import type { SyncRun } from './sync-run.entity.ts';
import { SyncRunRepository } from './sync-run.repository.ts';
import type { Stretch } from './stretch-rules.ts';
import {
  askedLanes,
  dueLanes,
  keptLimits,
  refreshLanes,
  unfinishedLanes,
  type WindowFacts,
} from './sync-window-rules.ts';

export interface NewRun {
  meter: Meter;
  connection: Connection;
  /** What the consent in force allows. */
  categories: DataCategories;
  requestedBy: string | null;
}

export interface ManualRun extends NewRun {
  /** Days that a person asked for; null: whatever is due. */
  days: Stretch | null;
}

/** Decides what a new run asks for and puts it on the row; the tick finds it there. The caller holds the connection. */
@Injectable()
export class SyncPlanner {
  constructor(
    private readonly runs: SyncRunRepository,
    private readonly providers: Providers,
    private readonly retention: CurveRetention,
    private readonly clock: Clock,
  ) {}

  /** After a consent: all that was never wholly asked, and what may be new of the rest. A back-fill under way takes it in. */
  openBackfill(plan: NewRun, manager: EntityManager): Promise<SyncRun> {
    const { wholeLanes } = plan.connection;
    const history = { wholeLanes, askedTo: marksOf(plan.connection) };
    return this.fill(plan, dueLanes(this.window(plan, collectedLanes), history), manager);
  }

  /** What a back-fill that failed had left, if anything; null when one is under way. */
  async reopenBackfill(plan: NewRun, manager: EntityManager): Promise<SyncRun | null> {
    const lanes = unfinishedLanes(this.window(plan, collectedLanes), plan.connection.wholeLanes);
    if (nextStep(lanes) === null || (await this.runs.findHistory(plan.meter.id, manager))) return null;
    return this.insert('backfill', plan, lanes, manager);
  }

  /**
   * For a person: joins what is under way for what is new, or the back-fill when it began today; of days that he names only
   * what asks all of them. A history that is not whole is taken up again beside it; of a doubted meter it waits.
   */
  async openManual(plan: ManualRun, manager: EntityManager): Promise<SyncRun> {
    const { meter, connection, days } = plan;
    const window = this.window(plan, manualLanes);
    const lanes = days ? askedLanes(window, days) : refreshLanes(window, marksOf(connection));
    const now = this.clock.now();
    const joins = (run: SyncRun): boolean =>
      days ? covers(run, lanes) : isUnderWay(run, now) || isFillOf(run, window.today);
    const isSure = connection.state === 'connected';
    const active = (await this.runs.lockActive(meter.id, manager)).filter(
      (run) => joins(run) && (isSure || run.kind !== 'backfill'),
    );
    const joined = active.find(({ kind }) => kind !== 'backfill') ?? active[0];
    if (joined) return joined;
    if (!days && isSure) await this.reopenBackfill(plan, manager);
    return this.insert('manual', plan, lanes, manager);
  }

  /** Takes kinds of data out of all of a meter's runs at once; answers those that change. */
  async dropLanes(deviceId: string, dropped: (keyof Lanes)[], manager: EntityManager): Promise<SyncRun[]> {
    const active = await this.runs.lockActive(deviceId, manager);
    const changed = active
      .filter(({ lanes }) => dropped.some((name) => lanes[name]))
      .map((run) => withoutLanes(run, dropped, this.clock.now()));
    for (const run of changed) await this.runs.save(run, manager);
    return changed;
  }

  private async fill(plan: NewRun, lanes: Lanes, manager: EntityManager): Promise<SyncRun> {
    const active = await this.runs.findHistory(plan.meter.id, manager);
    const run = active && (await this.runs.lock(active.id, manager));
    if (!run) return this.insert('backfill', plan, lanes, manager);
    const widened = this.aimed({ ...run, lanes: { ...lanes, ...run.lanes } }, plan.connection);
    const goesOn = afterDoubt(widened, this.clock.now());
    await this.runs.save(goesOn, manager);
    return goesOn;
  }

  private aimed(run: SyncRun, { provider }: Connection): SyncRun {
    const step = nextStep(run.lanes);
    return { ...run, nextApi: step && this.providers.get(provider).apiOf(step.lane) };
  }

  private window({ meter, connection, categories }: NewRun, lanesOf: typeof manualLanes): WindowFacts {
    const provider = this.providers.get(connection.provider);
    const { timeZone } = provider;
    const lanes = lanesOf({ offered: provider.lanes, categories, known: connection });
    if (!isContractDue(connection, this.clock.nowMs())) lanes.delete('contract');
    return {
      today: localDateOf(this.clock.nowMs(), timeZone),
      limits: keptLimits(provider, (metric) => this.retention.depth(metric, this.clock.nowMs(), timeZone)),
      lanes,
      inServiceFrom: meter.inServiceFrom,
    };
  }

  private async insert(
    kind: SyncKind,
    { meter, connection, requestedBy }: NewRun,
    lanes: Lanes,
    manager: EntityManager,
  ): Promise<SyncRun> {
    const now = this.clock.now();
    const run: SyncRun = {
      id: randomUUID(),
      deviceId: meter.id,
      buildingId: meter.buildingId,
      kind,
      pass: null,
      localDate: null,
      planned: true,
      state: 'queued',
      reason: null,
      reaction: null,
      lanes,
      nextApi: null,
      calls: 0,
      intervalsWritten: 0,
      intervalsCorrected: 0,
      intervalsRejected: 0,
      daysWritten: 0,
      daysCorrected: 0,
      maximumPowersWritten: 0,
      maximumPowersCorrected: 0,
      contract: null,
      contractNews: [],
      holesFound: 0,
      holesFilled: 0,
      holesRemaining: 0,
      failures: 0,
      requestedBy,
      createdAt: now,
      startedAt: null,
      finishedAt: null,
      nextTryAt: now,
    };
    const aimed = this.aimed(run, connection);
    await this.runs.insert(aimed, manager);
    return aimed;
  }
}
