import type { LocalDate } from '@coprowatt/energy';
import { MeterRepository } from '@coprowatt/iot';
import { Clock } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ConnectionEnd, type Told } from '../connection/connection-end.service.ts';
import type { Connection } from '../connection/connection.entity.ts';
import { ConnectionRepository } from '../connection/connection.repository.ts';
import { HolderDoubt } from '../connection/holder-doubt.service.ts';
import { DayLedger, type HoleCounts } from '../quality/day-ledger.ts';
import { LEDGER_LANES, type LedgerLane } from '../quality/ledger-rules.ts';
import { AnswerWriter } from './answer-writer.ts';
import { injectedLaneOf } from './both-directions-rules.ts';
import { nextStep, type Step } from './lane-rules.ts';
import { isMissing } from './lane-scope-rules.ts';
import { connectionAfter, finishedAfter } from './sync-learning.ts';
import type { SyncRun } from './sync-run.entity.ts';
import { isActive, SyncRunRepository } from './sync-run.repository.ts';
import {
  afterDoubt,
  applyAnswer,
  applyReaction,
  finishWhenDone,
  keepLanes,
  learnedStart,
  queueOf,
  shareStart,
} from './sync-step.ts';
import type { Answer, Delivery, Refusal, Stepped, Taken, Work } from './sync-work.ts';

/** A step that is being written: the run and the connection as they are locked. */
interface Locked {
  work: Work;
  run: SyncRun;
  connection: Connection;
  manager: EntityManager;
}

/** What a step says of the days that it asked. */
interface Asked {
  /** Null when they do not count as asked. */
  taken: Pick<Taken, 'inServiceFrom' | 'injects' | 'days' | 'injected' | 'changed'> | null;
  rejectedByDay?: Map<LocalDate, number> | undefined;
}

const EMPTY = { inServiceFrom: null, injects: null, days: [], injected: null, changed: null };

/** Writes what a step brought: readings, ledger, cursor, counters, meter and connection, in the caller's one transaction. */
@Injectable()
export class SyncRecorder {
  constructor(
    private readonly runs: SyncRunRepository,
    private readonly connections: ConnectionRepository,
    private readonly ending: ConnectionEnd,
    private readonly doubt: HolderDoubt,
    private readonly meters: MeterRepository,
    private readonly writer: AnswerWriter,
    private readonly ledger: DayLedger,
    private readonly clock: Clock,
  ) {}

  /**
   * Connection before run: the order in which every writer locks them. A run that ended meanwhile takes nothing in, nor does
   * a call under an agreement that was renewed meanwhile: its refusal would end the new one.
   * @param calls how many the answer took
   */
  async save(work: Work, answer: Answer, calls: number, manager: EntityManager): Promise<Stepped | null> {
    const { step, meter } = work;
    const connection = await this.connections.lock(meter.id, manager);
    const run = await this.runs.lock(work.run.id, manager);
    if (!connection || connection.consentId !== work.connection.consentId) return null;
    if (!run || !isActive(run) || run.lanes[step.lane]?.reached !== step.to) return null;
    const now = this.clock.now();
    const called = { calls: run.calls + calls, startedAt: run.startedAt ?? now };
    const started: SyncRun = { ...run, ...called, nextTryAt: now };
    const locked = { work, run: started, connection, manager };
    return 'reaction' in answer ? this.saveReaction(locked, answer) : this.saveDelivery(locked, answer);
  }

  private async saveDelivery(locked: Locked, delivery: Delivery): Promise<Stepped> {
    const { work, run, manager } = locked;
    const stored = { id: work.meter.id, timeZone: work.provider.timeZone };
    const taken = await this.writer.write(stored, delivery, manager);
    const after = applyAnswer(run, work.step, taken);
    return this.close({ ...locked, run: after }, null, { taken, rejectedByDay: rejectedOf(delivery) });
  }

  private async saveReaction(locked: Locked, { reaction, vendorCode }: Refusal): Promise<Stepped> {
    const { work, connection, manager } = locked;
    const run = applyReaction(locked.run, work.step, reaction, this.clock.nowMs());
    if (reaction.kind === 'raise_floor') await this.holesRefused(locked);
    if (reaction.kind !== 'stop' && reaction.kind !== 'wait')
      return this.close(
        { ...locked, run },
        { reaction, vendorCode },
        { taken: reaction.kind === 'empty' ? EMPTY : null },
      );
    const saved = await this.runs.save(run, manager);
    const told = await this.turn(connection, { reaction, vendorCode }, manager);
    return { meter: work.meter, run: saved, changed: null, ...(told && { told }) };
  }

  /** What a refusal makes of the connection; null: nothing. The operator's code is the evidence (providers sheet, section 16). */
  private async turn(
    connection: Connection,
    { reaction, vendorCode }: Refusal,
    manager: EntityManager,
  ): Promise<Told | null> {
    if (reaction.kind === 'stop' && reaction.ends) {
      const cause = vendorCode ?? reaction.reason;
      const end = { actorUserId: null, cause, reason: reaction.reason };
      return this.ending.apply(
        connection,
        this.isPastEnd(connection) ? 'runOut' : reaction.ends,
        end,
        manager,
      );
    }
    if (reaction.kind !== 'wait' || !reaction.suspect) return null;
    const isNew = await this.doubt.raise(connection, vendorCode ?? reaction.reason, manager);
    const runs = await this.stopOthers(connection.deviceId, manager);
    return isNew || runs.length > 0 ? { connection: { ...connection, state: 'suspect' }, runs } : null;
  }

  /** Asked at its last moment a consent is refused for its end, whatever the operator calls that. */
  private isPastEnd({ consentExpiresAt }: Connection): boolean {
    return consentExpiresAt !== null && consentExpiresAt <= this.clock.now();
  }

  /** This try was the day's one; a history waits, not to lose what it came to. */
  private stopOthers(deviceId: string, manager: EntityManager): Promise<SyncRun[]> {
    const end = { state: 'failed', reason: 'not_holder', reaction: 'wait', at: this.clock.now() } as const;
    return this.runs.endActive(deviceId, end, manager, ({ kind }) => queueOf(kind) === 'fresh');
  }

  /** A step that was answered: what it taught, and what is left of the run. */
  private async close(locked: Locked, refusal: Refusal | null, asked: Asked): Promise<Stepped> {
    const { work, connection, manager } = locked;
    const { step, provider, meter } = work;
    const now = this.clock.now();
    const learned = await this.learn(locked, asked);
    const { injects = null, changed = null } = asked.taken ?? {};
    const reaction = refusal?.reaction ?? null;
    const lesson = { run: learned, step, reaction, now, injects, newTo: changed?.to ?? null };
    const known = connectionAfter(connection, lesson);
    const kept = known.production === false ? keepLanes(learned, isConsumption) : learned;
    const run = finishWhenDone(await this.withHoles(locked, { run: kept, known }, asked), now);
    const next = nextStep(run.lanes);
    const aimed: SyncRun = { ...run, nextApi: next && provider.apiOf(next.lane) };
    await this.connections.save(finishedAfter(known, aimed, now), manager);
    await this.doubt.recordClear(connection, known, manager);
    if (connection.state === 'suspect' && known.state === 'connected')
      await this.resumeHistory(meter.id, manager);
    const saved = await this.runs.save(aimed, manager);
    const isMoved = known.state !== connection.state;
    return { meter, run: saved, changed, ...(isMoved && { told: { connection: known } }) };
  }

  private async resumeHistory(deviceId: string, manager: EntityManager): Promise<void> {
    const history = await this.runs.findHistory(deviceId, manager);
    const run = history && (await this.runs.lock(history.id, manager));
    if (run) await this.runs.save(afterDoubt(run, this.clock.now()), manager);
  }

  /** Keeps on the meter what the step taught: how far back was asked, since when it is in service. */
  private async learn({ work, run, manager }: Locked, { taken }: Asked): Promise<SyncRun> {
    const { meter, step } = work;
    const isUsed = step.lane === 'daily' || step.lane === 'curve';
    const isOldest = taken && isUsed && (meter.askedFrom === null || step.from < meter.askedFrom);
    const askedFrom = isOldest ? step.from : meter.askedFrom;
    const { daily, curve } = run.lanes;
    const inServiceFrom =
      meter.inServiceFrom ?? taken?.inServiceFrom ?? learnedStart(daily) ?? learnedStart(curve);
    if (askedFrom !== meter.askedFrom || inServiceFrom !== meter.inServiceFrom)
      await this.meters.update(meter.id, { askedFrom, inServiceFrom }, manager);
    return inServiceFrom === null ? run : shareStart(run, inServiceFrom);
  }

  /** A refused start refuses all that is older, too: none of the run's holes up to it is asked again tomorrow for that. */
  private async holesRefused({ work, run, manager }: Locked): Promise<void> {
    const { step, meter, provider } = work;
    const from = run.lanes[step.lane]?.from ?? step.from;
    for (const lane of [ledgerLaneOf(step), injectedLaneOf(step.lane, provider.lanes)])
      if (lane) await this.ledger.recordRefused({ deviceId: meter.id, lane, from, to: step.to }, manager);
  }

  /** The ledger says which of the days that were asked are holes, and which are none any more; not of what is not collected. */
  private async withHoles(
    locked: Locked,
    { run, known }: { run: SyncRun; known: Connection },
    { taken, rejectedByDay }: Asked,
  ): Promise<SyncRun> {
    const { work, connection, manager } = locked;
    const { step, meter, provider } = work;
    const lane = ledgerLaneOf(step);
    const wasMissing = lane && isMissing(lane, connection);
    for (const ended of LEDGER_LANES.filter((name) => isMissing(name, known) && !isMissing(name, connection)))
      await this.ledger.forget(meter.id, ended, manager);
    if (!taken || !lane || isMissing(lane, known)) return run;
    const asked = { from: step.from, to: wasMissing ? askedUntil(step, run) : step.to };
    const entry = { deviceId: meter.id, timeZone: provider.timeZone, asked };
    const points = { outcome: { days: taken.days }, ...(rejectedByDay && { rejectedByDay }) };
    const counts = [await this.ledger.record({ ...entry, lane, ...points }, manager)];
    const injected = await this.injectedLane(locked, taken);
    const outcome = { days: taken.injected ?? [] };
    if (injected) counts.push(await this.ledger.record({ ...entry, lane: injected, outcome }, manager));
    return counts.reduce(withCounts, run);
  }

  /**
   * Where one answer tells both directions: what is injected is missed where an answer told any of it, and among what is
   * new wherever the point is known to inject. Of a history without any nobody knows when injection began.
   */
  private async injectedLane(
    { work, run, connection, manager }: Locked,
    { injects }: Pick<Taken, 'injects'>,
  ): Promise<LedgerLane | null> {
    const lane = injectedLaneOf(work.step.lane, work.provider.lanes);
    if (lane === null || injects === true) return lane;
    const isExpected = connection.production === true && queueOf(run.kind) === 'fresh';
    return isExpected && (await this.writer.keepsInjected(work.meter.id, manager)) ? lane : null;
  }
}

/** Once older days turn out to be there, the newer ones that a run asked in vain are holes after all. */
function askedUntil(step: Step, { lanes }: SyncRun): LocalDate {
  const lane = lanes[step.lane];
  return lane?.gaps === null ? lane.to : step.to;
}

function withCounts(run: SyncRun, { holesFound, holesFilled }: HoleCounts): SyncRun {
  return { ...run, holesFound: run.holesFound + holesFound, holesFilled: run.holesFilled + holesFilled };
}

function ledgerLaneOf({ lane }: Step): LedgerLane | undefined {
  return LEDGER_LANES.find((name) => name === lane);
}

function isConsumption(lane: string): boolean {
  return lane !== 'productionDaily' && lane !== 'productionCurve';
}

function rejectedOf(delivery: Delivery): Map<LocalDate, number> | undefined {
  if ('curve' in delivery) return delivery.curve.rejectedByDay;
  return 'daily' in delivery ? delivery.daily.rejectedByDay : undefined;
}
