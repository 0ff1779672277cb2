import { ANOMALY_SEVERITIES } from '@coprowatt/contracts';
import { Notices } from '@coprowatt/notifications';
import { Clock } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Episode, OwnAct, StoredAnomaly } from './anomaly.ts';
import { findLastReturn, insertAnomaly, insertNote, updateEpisode, updateHandling } from './anomaly-rows.ts';
import type { AnomalyStep } from './anomaly-rules.ts';
import type { JudgedMeter } from './judged-meter.ts';
import { compareSeverity } from './run-rules.ts';
import { alertTexts, type AlertChange } from './texts/alert-texts.ts';

/** Writes what detection changed, and whom it is to be told, in one transaction. */
@Injectable()
export class AnomalyWriter {
  constructor(
    private readonly notices: Notices,
    private readonly clock: Clock,
  ) {}

  async apply(manager: EntityManager, meter: JudgedMeter, step: AnomalyStep): Promise<void> {
    if (step.do === 'open') return this.open(manager, meter, step.episode, step.isRise);
    if (step.do === 'withdraw') return this.withdraw(manager, step.stored);
    const { stored, episode, act } = step;
    await updateEpisode(manager, stored.id, episode, this.clock.now());
    if (act === 'reopened') return this.reopen(manager, meter, stored, episode);
    if (act === 'worsened') await this.note(manager, stored.id, act);
    if (!this.isTold(stored)) return;
    if (act === 'worsened')
      return this.tell(manager, meter, stored.id, episode, { act, from: stored.severity });
    if (episode.confirmed && !stored.confirmed)
      await this.tell(manager, meter, stored.id, episode, { act: 'confirmed' });
  }

  private async open(
    manager: EntityManager,
    meter: JudgedMeter,
    episode: Episode,
    isRise: boolean,
  ): Promise<void> {
    const id = await insertAnomaly(manager, meter.id, episode, this.clock.now());
    await this.note(manager, id, 'opened');
    await this.tell(manager, meter, id, episode, { act: isRise ? 'risen' : 'opened' });
  }

  private async reopen(
    manager: EntityManager,
    meter: JudgedMeter,
    stored: StoredAnomaly,
    episode: Episode,
  ): Promise<void> {
    const handling = { ...stored, status: 'open', withdrawn: false, resolvedOn: null } as const;
    await updateHandling(manager, stored.id, handling, this.clock.now());
    const noteId = await this.note(manager, stored.id, 'reopened');
    if (!this.isMuted(stored))
      await this.tell(manager, meter, stored.id, episode, { act: 'reopened' }, returnStep(noteId));
  }

  private async withdraw(manager: EntityManager, stored: StoredAnomaly): Promise<void> {
    const handling = { ...stored, status: 'resolved', withdrawn: true, resolvedOn: null } as const;
    await updateHandling(manager, stored.id, handling, this.clock.now());
    await this.note(manager, stored.id, 'withdrawn');
    await this.notices.recall(manager, stored.id);
  }

  /**
   * A silence is over: what still waits leaves after all, and that it came back, unless somebody has acknowledged that, or how bad
   * it became meanwhile is told. Answers the alert as it is now. For a meter that may be judged alone (`mayJudge`).
   */
  async endMute(manager: EntityManager, meter: JudgedMeter, stored: StoredAnomaly): Promise<StoredAnomaly> {
    const heard = { ...stored, mutedUntil: null };
    if (stored.mutedUntil !== null) await updateHandling(manager, stored.id, heard, this.clock.now());
    if (stored.status === 'resolved') return heard;
    await this.notices.unhush(manager, stored.id);
    const noteId = stored.status === 'open' ? await findLastReturn(manager, stored.id) : null;
    if (noteId !== null && !(await this.notices.wasPosted(manager, stored.id, returnStep(noteId)))) {
      await this.tell(manager, meter, stored.id, stored, { act: 'reopened' }, returnStep(noteId));
      return heard;
    }
    const told = await this.notices.told(manager, stored.id);
    const worst = ANOMALY_SEVERITIES.findLast((severity) => told.some((one) => one.severity === severity));
    // Nothing: its notices were taken back for good, and only what detection finds anew is told.
    if (worst === undefined) return heard;
    if (compareSeverity(stored.severity, worst) > 0)
      await this.tell(manager, meter, stored.id, stored, { act: 'worsened', from: worst });
    else if (stored.confirmed && !told.some(({ confirmed }) => confirmed))
      await this.tell(manager, meter, stored.id, stored, { act: 'confirmed' });
    return heard;
  }

  /** Nothing more is told of what a person resolved, or muted for now. */
  private isTold(stored: StoredAnomaly): boolean {
    return !this.isMuted(stored) && stored.status !== 'resolved';
  }

  private isMuted({ mutedUntil }: StoredAnomaly): boolean {
    return mutedUntil !== null && mutedUntil > this.clock.now();
  }

  private note(manager: EntityManager, id: string, act: OwnAct): Promise<string> {
    return insertNote(manager, id, { act, authorId: null, comment: null }, this.clock.now());
  }

  /** @param step of the alert: the same one is told once; else its severity, and whether it is confirmed. */
  private async tell(
    manager: EntityManager,
    meter: JudgedMeter,
    id: string,
    episode: Episode,
    change: AlertChange,
    step?: string,
  ): Promise<void> {
    const { kind, severity, confirmed } = episode;
    const { buildingId, holderUserId } = meter;
    await this.notices.post(manager, {
      ...{ kind, severity, confirmed, buildingId, holderUserId },
      step: step ?? `${severity}${confirmed ? '' : '-seen'}`,
      subjectId: id,
      change: change.act,
      texts: alertTexts(episode, meter, change),
      path: `/alerts?alert=${id}&in=${buildingId}`,
    });
  }
}

/** Each return of an alert is told once. */
function returnStep(noteId: string): string {
  return `reopened-${noteId}`;
}
