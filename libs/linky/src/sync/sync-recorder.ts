import type { LocalDate } from '@coprowatt/energy';
import { MeterRepository, ReadingStore, type Meter, type WriteOutcome } from '@coprowatt/iot';
import { Clock } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ConnectionEnd } from '../connection/connection-end.service.ts';
import type { Connection } from '../connection/connection.entity.ts';
import { ConnectionRepository } from '../connection/connection.repository.ts';
import { move } from '../connection/connection-rules.ts';
import type { Step } from './lane-rules.ts';
import type { ChangedDays } from './sync-announcer.ts';
import type { Reaction } from './sync-policy.ts';
import type { SyncRun } from './sync-run.entity.ts';
import { isActive, SyncRunRepository } from './sync-run.repository.ts';
import {
  applyAnswer,
  applyReaction,
  connectionAfter,
  finishWhenDone,
  learnedStart,
  shareStart,
} from './sync-step.ts';
import type { Answer, Refusal, Stepped, Work } from './sync-work.ts';

const METRIC = 'electricity_consumption';

/** What a step says of how far back the meter goes. */
interface Learned {
  /** The days that were asked, when they count as asked. */
  asked: Step | null;
  /** First local day in service, as the operator tells it. */
  inServiceFrom: LocalDate | null;
}

/** Writes what a step brought: readings, cursor, counters, meter and connection, in the caller's one transaction. */
@Injectable()
export class SyncRecorder {
  constructor(
    private readonly runs: SyncRunRepository,
    private readonly connections: ConnectionRepository,
    private readonly ending: ConnectionEnd,
    private readonly meters: MeterRepository,
    private readonly readings: ReadingStore,
    private readonly clock: Clock,
  ) {}

  /** Connection before run: the order in which every writer locks them. A run that ended meanwhile takes nothing in. */
  async save(work: Work, answer: Answer, manager: EntityManager): Promise<Stepped | null> {
    const { step, meter, provider } = work;
    const connection = await this.connections.lock(meter.id, manager);
    const run = await this.runs.lock(work.run.id, manager);
    if (!connection || !run || !isActive(run) || run[step.lane]?.reached !== step.to) return null;
    const now = this.clock.now();
    const started: SyncRun = { ...run, startedAt: run.startedAt ?? now, nextTryAt: now };
    if ('reaction' in answer) return this.saveReaction(started, connection, work, answer, manager);
    const stored = { id: meter.id, timeZone: provider.timeZone };
    const outcome =
      'curve' in answer
        ? await this.readings.writeCurve(stored, METRIC, answer.curve.intervals, manager)
        : await this.readings.writeOperatorDays(stored, METRIC, answer.daily.days, manager);
    const unreadable = 'curve' in answer ? answer.curve.rejected : answer.daily.rejected;
    const { inServiceFrom } = 'curve' in answer ? answer.curve : answer.daily;
    const told = applyAnswer(started, step, outcome, unreadable);
    const after = await this.learn(told, meter, { asked: step, inServiceFrom }, manager);
    return this.close(after, connection, meter, null, changedDays(outcome), manager);
  }

  private async saveReaction(
    run: SyncRun,
    connection: Connection,
    { step, meter }: Work,
    { reaction, vendorCode }: Refusal,
    manager: EntityManager,
  ): Promise<Stepped> {
    const after = applyReaction(run, step, reaction, this.clock.nowMs());
    if (reaction.kind === 'stop') {
      await this.runs.save(after, manager);
      if (reaction.ends) await this.end(connection, reaction.ends, vendorCode ?? reaction.reason, manager);
      return { meter, run: after, changed: null };
    }
    if (reaction.kind === 'wait') {
      await this.runs.save(after, manager);
      if (reaction.suspect) await this.suspect(connection, manager);
      return { meter, run: after, changed: null };
    }
    const learned = { asked: reaction.kind === 'empty' ? step : null, inServiceFrom: null };
    return this.close(
      await this.learn(after, meter, learned, manager),
      connection,
      meter,
      reaction,
      null,
      manager,
    );
  }

  /** Keeps on the meter what the step taught: how far back was asked, since when it is in service. */
  private async learn(
    run: SyncRun,
    meter: Meter,
    { asked, inServiceFrom }: Learned,
    manager: EntityManager,
  ): Promise<SyncRun> {
    const askedFrom =
      asked && (meter.askedFrom === null || asked.from < meter.askedFrom) ? asked.from : meter.askedFrom;
    const start = meter.inServiceFrom ?? inServiceFrom ?? learnedStart(run.daily) ?? learnedStart(run.curve);
    if (askedFrom !== meter.askedFrom || start !== meter.inServiceFrom)
      await this.meters.update(meter.id, { askedFrom, inServiceFrom: start }, manager);
    return start === null ? run : shareStart(run, start);
  }

  private async close(
    run: SyncRun,
    connection: Connection,
    meter: Meter,
    reaction: Reaction | null,
    changed: ChangedDays | null,
    manager: EntityManager,
  ): Promise<Stepped> {
    const now = this.clock.now();
    const finished = finishWhenDone(run, now);
    const cleared: Connection =
      connection.state === 'suspect'
        ? { ...connection, state: move('suspect', 'clear'), suspectSince: null }
        : connection;
    await this.connections.save(connectionAfter(cleared, finished, reaction, now), manager);
    await this.runs.save(finished, manager);
    return { meter, run: finished, changed };
  }

  /** The operator's code in the ledger is the evidence of its refusal (providers sheet, section 16). */
  private async end(
    connection: Connection,
    name: 'revoke' | 'runOut',
    cause: string,
    manager: EntityManager,
  ): Promise<void> {
    const end = { actorUserId: null, cause, reason: 'consent_missing' } as const;
    await this.ending.apply(connection, name, end, manager);
  }

  private async suspect(connection: Connection, manager: EntityManager): Promise<void> {
    const suspectSince = connection.suspectSince ?? this.clock.now();
    await this.connections.save(
      { ...connection, state: move(connection.state, 'suspect'), suspectSince },
      manager,
    );
  }
}

function changedDays({ from, to }: WriteOutcome): ChangedDays | null {
  return from !== null && to !== null ? { from, to } : null;
}
