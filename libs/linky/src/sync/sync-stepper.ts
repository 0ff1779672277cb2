import { ConsentLedger } from '@coprowatt/gdpr';
import {
  MeterRepository,
  ReadingStore,
  type Meter,
  type MeterWithPrm,
  type WriteOutcome,
} from '@coprowatt/iot';
import { Clock, Secrets } from '@coprowatt/platform';
import { Injectable, Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ConnectionEnd } from '../connection/connection-end.service.ts';
import type { Connection } from '../connection/connection.entity.ts';
import { ConnectionRepository } from '../connection/connection.repository.ts';
import { isLive, move } from '../connection/connection-rules.ts';
import type { CurveAnswer, DailyAnswer, MeterDataProvider } from '../providers/meter-data.provider.ts';
import { ProviderError } from '../providers/provider-error.ts';
import { Providers } from '../providers/providers.ts';
import { nextStep, type Step } from './lane-rules.ts';
import { backoffMs, reactionTo, type Reaction } from './sync-policy.ts';
import type { ChangedDays } from './sync-announcer.ts';
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

const METRIC = 'electricity_consumption';

/** What a step left behind. */
export interface Stepped {
  meter: Meter;
  run: SyncRun;
  changed: ChangedDays | null;
}

/** Everything that a step needs, read afresh before each one. */
interface Work {
  run: SyncRun;
  connection: Connection;
  meter: MeterWithPrm;
  provider: MeterDataProvider;
  step: Step;
}

type Answer = { curve: CurveAnswer } | { daily: DailyAnswer } | { reaction: Reaction };

/**
 * One step of a run: one call, its mapping, and one transaction that writes readings, cursor and counters together.
 * Killed at any point it either took effect or did not; the next worker goes on from the row.
 */
@Injectable()
export class SyncStepper {
  private readonly logger = new Logger(SyncStepper.name);

  constructor(
    private readonly runs: SyncRunRepository,
    private readonly connections: ConnectionRepository,
    private readonly ending: ConnectionEnd,
    private readonly ledger: ConsentLedger,
    private readonly meters: MeterRepository,
    private readonly readings: ReadingStore,
    private readonly providers: Providers,
    private readonly secrets: Secrets,
    private readonly clock: Clock,
  ) {}

  /** Null when the run is not due or may not go on. `manager`: of the connection that holds the meter's lock. */
  async advance(runId: string, manager: EntityManager): Promise<Stepped | null> {
    const run = await this.runs.find(runId, manager);
    if (!run || !isActive(run) || (run.nextTryAt?.getTime() ?? 0) > this.clock.nowMs()) return null;
    const connection = await this.consented(run, manager);
    if (!connection) return null;
    const meter = await this.meters.getWithPrm(run.deviceId, manager);
    const step = nextStep(run);
    if (!step) return this.finishEmpty(run, connection, meter, manager);
    const work = { run, connection, meter, step, provider: this.providers.get(connection.provider) };
    const answer = await this.call(work);
    return manager.transaction((transaction) => this.save(work, answer, transaction));
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

  /** The live connection whose consent is in force; without one the run ends here and now, and so does the connection. */
  private async consented(run: SyncRun, manager: EntityManager): Promise<Connection | null> {
    const connection = await this.connections.find(run.deviceId, manager);
    const consent = await this.ledger.current(run.deviceId, manager);
    if (connection && isLive(connection.state) && consent && (consent.purposes.loadCurve || !run.curve))
      return connection;
    const end = { state: 'cancelled', reason: 'consent_withdrawn', at: this.clock.now() } as const;
    await this.runs.endActive(run.deviceId, end, manager);
    return null;
  }

  private async finishEmpty(
    run: SyncRun,
    connection: Connection,
    meter: Meter,
    manager: EntityManager,
  ): Promise<Stepped> {
    const now = this.clock.now();
    const finished = finishWhenDone({ ...run, startedAt: run.startedAt ?? now }, now);
    await manager.transaction(async (transaction) => {
      await this.connections.save(connectionAfter(connection, finished, null, now), transaction);
      await this.runs.save(finished, transaction);
    });
    return { meter, run: finished, changed: null };
  }

  private async call({ run, connection, meter, provider, step }: Work): Promise<Answer> {
    const usagePoint = this.secrets.open(meter.prmSealed, `meters.prm:${meter.id}`);
    const request = { usagePoint, from: step.from, to: step.to };
    try {
      if (step.lane === 'daily') return { daily: await provider.dailyEnergy(request) };
      return { curve: await provider.loadCurve(request) };
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      const { code, status, vendorCode, retryAfterMs } = error;
      const reaction = reactionTo(code, {
        ...this.policyFacts(run, connection),
        lane: step.lane,
        retryAfterMs,
      });
      this.logger.log(
        { runId: run.id, lane: step.lane, code, status, vendorCode, reaction: reaction.kind },
        'operator answered',
      );
      return { reaction };
    }
  }

  private policyFacts({ failures }: SyncRun, { consentGivenAt, suspectSince }: Connection) {
    const nowMs = this.clock.nowMs();
    return {
      failures,
      consentAgeMs: nowMs - (consentGivenAt?.getTime() ?? nowMs),
      suspectForMs: suspectSince && nowMs - suspectSince.getTime(),
    };
  }

  /** Connection before run: the order in which every writer locks them. A run that ended meanwhile takes nothing in. */
  private async save(work: Work, answer: Answer, manager: EntityManager): Promise<Stepped | null> {
    const { step, meter, provider } = work;
    const connection = await this.connections.lock(meter.id, manager);
    const run = await this.runs.lock(work.run.id, manager);
    if (!connection || !run || !isActive(run) || run[step.lane]?.reached !== step.to) return null;
    const now = this.clock.now();
    const started: SyncRun = { ...run, startedAt: run.startedAt ?? now, nextTryAt: now };
    if ('reaction' in answer) return this.saveReaction(started, connection, work, answer.reaction, manager);
    const stored = { id: meter.id, timeZone: provider.timeZone };
    const outcome =
      'curve' in answer
        ? await this.readings.writeCurve(stored, METRIC, answer.curve.intervals, manager)
        : await this.readings.writeOperatorDays(stored, METRIC, answer.daily.days, manager);
    const unreadable = 'curve' in answer ? answer.curve.rejected : answer.daily.rejected;
    const after = await this.learn(applyAnswer(started, step, outcome, unreadable), meter, step, manager);
    return this.close(after, connection, meter, null, changedDays(outcome), manager);
  }

  private async saveReaction(
    run: SyncRun,
    connection: Connection,
    { step, meter }: Work,
    reaction: Reaction,
    manager: EntityManager,
  ): Promise<Stepped> {
    const after = applyReaction(run, step, reaction, this.clock.nowMs());
    if (reaction.kind === 'stop') {
      await this.runs.save(after, manager);
      if (reaction.revoke) await this.revoke(connection, reaction, manager);
      return { meter, run: after, changed: null };
    }
    if (reaction.kind === 'wait') {
      await this.runs.save(after, manager);
      if (reaction.suspect) await this.suspect(connection, manager);
      return { meter, run: after, changed: null };
    }
    const asked = reaction.kind === 'empty' ? step : null;
    return this.close(
      await this.learn(after, meter, asked, manager),
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
    asked: Step | null,
    manager: EntityManager,
  ): Promise<SyncRun> {
    const askedFrom =
      asked && (meter.askedFrom === null || asked.from < meter.askedFrom) ? asked.from : meter.askedFrom;
    const start = meter.inServiceFrom ?? learnedStart(run.daily) ?? learnedStart(run.curve);
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

  private async revoke(
    connection: Connection,
    { reason }: { reason: SyncRun['reason'] },
    manager: EntityManager,
  ): Promise<void> {
    const cause = reason ?? 'the operator knows no consent';
    await this.ending.apply(
      connection,
      'revoke',
      { actorUserId: null, cause, reason: 'consent_missing' },
      manager,
    );
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
