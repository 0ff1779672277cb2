import {
  addDays,
  DETECTION_HISTORY_DAYS,
  lastPublishedDay,
  localDateOf,
  type LocalDate,
  type MeterDay,
} from '@coprowatt/energy';
import { ConsentLedger } from '@coprowatt/gdpr';
import { timeZoneOf } from '@coprowatt/identity';
import { Clock } from '@coprowatt/platform';
import { Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { MeterNeeds } from '../meter/meter-needs.ts';
import { selectDays } from '../reading/day-queries.ts';
import type { StoredAnomaly } from './anomaly.ts';
import { findFirstDay, listLevels, lockAnomalies, updateHandling } from './anomaly-rows.ts';
import { reconcile } from './anomaly-rules.ts';
import { AnomalyWriter } from './anomaly-writer.ts';
import { judgeDays } from './detect.ts';
import { clearDue, lockDueMeter, postponeDue, type DueMeter } from './detection-due.ts';
import { newRises } from './level-rules.ts';
import { judgedFrom, lookedAt } from './detection-span-rules.ts';
import { retryAt } from './detection-retry-rules.ts';
import { findJudged, listLastHeard, mayJudge, type JudgedMeter } from './judged-meter.ts';
import { runsOf, type Run } from './run-rules.ts';
import { endingOf, isOperatorSilent, silenceOf, type LastHeard } from './watch-rules.ts';

const METRIC = 'electricity_consumption';

/** What is asked once for all meters that are judged in one go, when the first of them needs it. */
export class DetectionPass {
  #lastHeard: LastHeard[] | null = null;

  async lastHeard(manager: EntityManager): Promise<LastHeard[]> {
    return (this.#lastHeard ??= await listLastHeard(manager));
  }
}

/** What is looked at without energies. `isSilenceOpen`: whether an alert of the meter's silence is open. */
interface Watched {
  pass: DetectionPass;
  meter: JudgedMeter;
  days: readonly MeterDay[];
  lastPublished: LocalDate;
  isSilenceOpen: boolean;
}

/**
 * Judges one meter after another whose days changed. A meter is locked by its row of `detection_due`, so that any number of
 * processes may work at it; what was found, its story and who is to be told of it are written in the same transaction.
 */
@Injectable()
export class DetectionJob {
  private readonly logger = new Logger(DetectionJob.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly consents: ConsentLedger,
    private readonly needs: MeterNeeds,
    private readonly writer: AnomalyWriter,
    private readonly clock: Clock,
  ) {}

  /** Judges the meter that has waited longest, as one of a pass. False when none is left to this process. */
  async step(pass = new DetectionPass()): Promise<boolean> {
    const seen: { due: DueMeter | null } = { due: null };
    try {
      await this.dataSource.transaction(async (manager) => {
        seen.due = await lockDueMeter(manager, this.clock.now());
        if (seen.due) await this.judge(manager, seen.due, pass);
      });
    } catch (error) {
      if (!seen.due) throw error;
      await this.postpone(seen.due, error);
    }
    return seen.due !== null;
  }

  private async postpone({ deviceId, attempts }: DueMeter, error: unknown): Promise<void> {
    this.logger.error({ err: error, deviceId }, 'a meter could not be judged and will be tried again');
    await postponeDue(this.dataSource.manager, deviceId, retryAt(attempts, this.clock.nowMs()));
  }

  private async judge(
    manager: EntityManager,
    { deviceId, fromDay }: DueMeter,
    pass: DetectionPass,
  ): Promise<void> {
    const meter = await findJudged(manager, deviceId);
    if (meter && (await mayJudge(this.consents, meter, manager)))
      await this.reconcile(manager, meter, fromDay, pass);
    else if (meter) await this.endWatch(manager, meter, fromDay);
    await clearDue(manager, deviceId);
  }

  /** Nobody looks any more whether it is silent or its agreement ends; what its days told stays told. Silences end untold. */
  private async endWatch(manager: EntityManager, meter: JudgedMeter, fromDay: LocalDate): Promise<void> {
    const today = localDateOf(this.clock.nowMs(), timeZoneOf(meter.country));
    const { lookedAtFrom } = lookedAt(fromDay, today);
    for (const stored of await lockAnomalies(manager, meter.id, lookedAtFrom)) {
      const isWatched = stored.family === 'silence' || stored.family === 'consent';
      if (isWatched && stored.status !== 'resolved')
        await this.writer.apply(manager, meter, { do: 'withdraw', stored });
      else if (this.isMuteOver(stored))
        await updateHandling(manager, stored.id, { ...stored, mutedUntil: null }, this.clock.now());
    }
  }

  private async reconcile(
    manager: EntityManager,
    meter: JudgedMeter,
    fromDay: LocalDate,
    pass: DetectionPass,
  ): Promise<void> {
    const zone = timeZoneOf(meter.country);
    const lastPublished = lastPublishedDay(this.clock.nowMs(), zone);
    const span = lookedAt(fromDay, lastPublished);
    const from = judgedFrom(span, await findFirstDay(manager, meter.id, span.lookedAtFrom));
    const days = await this.daysOf(manager, meter, from, zone);
    const levels = (await listLevels(manager, [meter.id])).get(meter.id) ?? [];
    const { verdicts, ordinaryUntil } = judgeDays(days, { ...meter, levels }, from);
    const cuts = newRises(runsOf(verdicts), levels);
    const stored = await this.withMutesEnded(
      manager,
      meter,
      await lockAnomalies(manager, meter.id, span.lookedAtFrom),
    );
    const isSilenceOpen = stored.some(({ family, status }) => family === 'silence' && status !== 'resolved');
    const watched = await this.watched(manager, { pass, meter, days, lastPublished, isSilenceOpen });
    const runs = [...runsOf(verdicts, cuts), ...watched];
    const judged = { judgedFrom: from, opensFrom: span.opensFrom, ordinaryUntil, cuts };
    for (const step of reconcile(stored, runs, judged)) await this.writer.apply(manager, meter, step);
  }

  /** Alerts as they are once the silences that are over have ended. */
  private async withMutesEnded(
    manager: EntityManager,
    meter: JudgedMeter,
    stored: readonly StoredAnomaly[],
  ): Promise<StoredAnomaly[]> {
    const now: StoredAnomaly[] = [];
    for (const one of stored)
      now.push(this.isMuteOver(one) ? await this.writer.endMute(manager, meter, one) : one);
    return now;
  }

  private isMuteOver({ mutedUntil }: StoredAnomaly): boolean {
    return mutedUntil !== null && mutedUntil <= this.clock.now();
  }

  private daysOf(
    manager: EntityManager,
    { id }: JudgedMeter,
    from: LocalDate,
    zone: string,
  ): Promise<MeterDay[]> {
    const to = addDays(localDateOf(this.clock.nowMs(), zone), 1);
    return selectDays(manager, [id], METRIC, addDays(from, -DETECTION_HISTORY_DAYS), to);
  }

  /** What is seen without energies: a silent meter, an agreement that ends. */
  private async watched(manager: EntityManager, watched: Watched): Promise<Run[]> {
    const { meter, days, lastPublished } = watched;
    const { country, id } = meter;
    const consent = await this.consents.current(id, manager);
    const ending = endingOf(consent?.expiresAt ?? null, this.clock.now(), timeZoneOf(country));
    const known = days.findLast(({ coveredMin, operatorWh }) => coveredMin > 0 || operatorWh !== null);
    const silence = silenceOf(known?.localDate ?? null, lastPublished);
    const isSilent = silence !== null && (await this.isUnexplained(manager, watched, silence));
    return [...(ending ? [ending] : []), ...(isSilent ? [silence] : [])];
  }

  /**
   * Whether nothing else says why a meter is silent: its connection, what it waits for, or its operator's failure. One that was
   * told of before its operator failed is not taken back for that.
   */
  private async isUnexplained(
    manager: EntityManager,
    { pass, meter: { id, provider, isAsked }, isSilenceOpen }: Watched,
    { firstDay }: Run,
  ): Promise<boolean> {
    const need = (await this.needs.of([id])).get(id);
    if (!isAsked || (need !== undefined && !(need === 'operator' && isSilenceOpen))) return false;
    return !isOperatorSilent(await pass.lastHeard(manager), provider, firstDay);
  }
}
