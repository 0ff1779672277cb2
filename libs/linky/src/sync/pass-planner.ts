import type { ConsentInForce } from '@coprowatt/gdpr';
import type { Meter } from '@coprowatt/iot';
import { Clock } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ConnectionRepository } from '../connection/connection.repository.ts';
import type { MeterDataProvider } from '../providers/meter-data.provider.ts';
import { FreshPlanner } from './fresh-planner.ts';
import { nextStep } from './lane-rules.ts';
import { finishedAfter } from './sync-learning.ts';
import { SyncPlanner } from './sync-planner.ts';
import type { SyncRun } from './sync-run.entity.ts';
import { isActive, SyncRunRepository } from './sync-run.repository.ts';
import { finishWhenDone } from './sync-step.ts';
import type { Stepped } from './sync-work.ts';

/** Whose pass it is. */
export interface PassOf {
  meter: Meter;
  consent: ConsentInForce;
  provider: MeterDataProvider;
}

/** Plans a pass when it is first worked on: its row was opened with thousands of others and knew nothing of its meter. */
@Injectable()
export class PassPlanner {
  constructor(
    private readonly runs: SyncRunRepository,
    private readonly connections: ConnectionRepository,
    private readonly fresh: FreshPlanner,
    private readonly planner: SyncPlanner,
    private readonly clock: Clock,
  ) {}

  /**
   * One that finds nothing to ask has succeeded; so has a night that a later one overtook, which asks for both, and which says
   * when the meter was answered last. Null when the run or the connection ended meanwhile.
   */
  plan({ id }: SyncRun, of: PassOf, manager: EntityManager): Promise<Stepped | null> {
    return manager.transaction(async (transaction) => {
      const connection = await this.connections.lock(of.meter.id, transaction);
      const run = await this.runs.lock(id, transaction);
      if (!connection || !run?.pass || !isActive(run)) return null;
      const { meter, consent } = of;
      if (run.pass === 'nightly' && connection.state === 'suspect')
        return this.leave(run, meter, transaction);
      const isOvertaken = run.pass === 'nightly' && (await this.runs.isOvertaken(run, transaction));
      const lanes = isOvertaken
        ? {}
        : await this.fresh.plan({ ...of, pass: run.pass, connection }, transaction);
      const backfill = { meter, connection, categories: consent.dataCategories, requestedBy: null };
      if (run.pass === 'nightly' && connection.state === 'connected')
        await this.planner.reopenBackfill(backfill, transaction);
      const now = this.clock.now();
      const step = nextStep(lanes);
      const nextApi = step && of.provider.apiOf(step.lane);
      const started = { ...run, state: 'running', planned: true, lanes, nextApi, startedAt: now } as const;
      const planned = finishWhenDone(started, now);
      if (!isActive(planned) && !isOvertaken)
        await this.connections.save(finishedAfter(connection, planned, now), transaction);
      await this.runs.save(planned, transaction);
      return { meter, run: planned, changed: null };
    });
  }

  /** The night of a meter whose holder is doubted: nobody is called, for the day's one try is the publication pass. */
  private async leave(run: SyncRun, meter: Meter, manager: EntityManager): Promise<Stepped> {
    const now = this.clock.now();
    const said = { state: 'failed', reason: 'not_holder', reaction: null, planned: true } as const;
    const left: SyncRun = { ...run, ...said, startedAt: now, finishedAt: now, nextTryAt: null };
    await this.runs.save(left, manager);
    return { meter, run: left, changed: null };
  }
}
