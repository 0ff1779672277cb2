import { randomUUID } from 'node:crypto';
import type { SyncRun as SyncRunAnswer } from '@coprowatt/contracts';
import { localDateOf, type LocalDate } from '@coprowatt/energy';
import type { Meter } from '@coprowatt/iot';
import { Clock } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Connection } from '../connection/connection.entity.ts';
import { Providers } from '../providers/providers.ts';
import type { Lanes } from './lane-rules.ts';
import type { SyncRun } from './sync-run.entity.ts';
import { SyncRunRepository } from './sync-run.repository.ts';
import { askedLanes, dueLanes, type WindowFacts } from './sync-window-rules.ts';

/** Days that a person asked for, `to` exclusive. */
export interface AskedDays {
  from: LocalDate;
  to: LocalDate;
}

export interface NewRun {
  kind: SyncRunAnswer['kind'];
  meter: Meter;
  connection: Connection;
  /** Whether the consent in force allows the curve. */
  withCurve: boolean;
  requestedBy: string | null;
  /** Null: whatever is due. */
  days: AskedDays | null;
}

/** Decides what a new run asks for and puts it on the row; the tick finds it there. */
@Injectable()
export class SyncPlanner {
  constructor(
    private readonly runs: SyncRunRepository,
    private readonly providers: Providers,
    private readonly clock: Clock,
  ) {}

  /** Opens a run, or answers the one that a meter has already: a second sync joins it. */
  async open(plan: NewRun, manager: EntityManager): Promise<SyncRun> {
    const active = await this.runs.findActive(plan.meter.id, manager);
    if (active) return active;
    const run = this.newRun(plan, this.lanes(plan));
    await this.runs.insert(run, manager);
    return run;
  }

  /** What is due, or asked, of a meter's days. */
  lanes({ meter, connection, withCurve, days }: NewRun): Lanes {
    const provider = this.providers.get(connection.provider);
    const facts: WindowFacts = {
      today: localDateOf(this.clock.nowMs(), provider.timeZone),
      limits: provider.limits,
      withCurve,
      inServiceFrom: meter.inServiceFrom,
    };
    return days ? askedLanes(facts, days.from, days.to) : dueLanes(facts, connection);
  }

  private newRun({ kind, meter, requestedBy }: NewRun, lanes: Lanes): SyncRun {
    const now = this.clock.now();
    return {
      ...lanes,
      id: randomUUID(),
      deviceId: meter.id,
      buildingId: meter.buildingId,
      kind,
      state: 'queued',
      reason: null,
      calls: 0,
      intervalsWritten: 0,
      intervalsCorrected: 0,
      intervalsRejected: 0,
      daysWritten: 0,
      failures: 0,
      requestedBy,
      createdAt: now,
      startedAt: null,
      finishedAt: null,
      nextTryAt: now,
    };
  }
}
