import { Audience, type Addressee } from '@coprowatt/identity';
import { Clock } from '@coprowatt/platform';
import { Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Channel, Recipient } from '../channel/channel.ts';
import { nextPlanningAt } from '../delivery/retry-policy.ts';
import { choiceFor, fallbackChoice } from '../preferences/choice-rules.ts';
import { PreferencesRepository } from '../preferences/preferences.repository.ts';
import { Channels } from '../channel/channels.ts';
import {
  hasUnplanned,
  holdSubject,
  markPlanned,
  ownershipOf,
  putOffPlanning,
  takeUnplanned,
  type StoredNotice,
  type UnplannedNotice,
} from './notice-rows.ts';

/** Decides who is told of a notice and how, by the policy layer and what each wants at that time. */
@Injectable()
export class NoticePlanner {
  private readonly logger = new Logger(NoticePlanner.name);
  private readonly channels: readonly Channel[];

  constructor(
    private readonly dataSource: DataSource,
    private readonly audience: Audience,
    private readonly preferences: PreferencesRepository,
    private readonly clock: Clock,
    channels: Channels,
  ) {
    this.channels = channels.all;
  }

  /** Plans all that waits, each in a transaction of its own; one that fails is logged and waits, ever longer. */
  async planAll(stopped: () => boolean): Promise<void> {
    if (!(await hasUnplanned(this.dataSource.manager, this.clock.now()))) return;
    let planned: boolean;
    do planned = !stopped() && (await this.planOne());
    while (planned);
  }

  /** False when none waits that no other process has in hands. */
  private async planOne(): Promise<boolean> {
    let taken: UnplannedNotice | null = null;
    try {
      return await this.dataSource.transaction(async (manager) => {
        const notice = await takeUnplanned(manager, this.clock.now());
        if (!notice) return false;
        taken = notice;
        if (notice.recalledAt === null) await this.plan(manager, notice);
        await markPlanned(manager, notice.id, this.clock.now());
        return true;
      });
    } catch (error) {
      if (taken === null) throw error;
      await this.putOff(taken, error);
      return true;
    }
  }

  private async putOff({ id, attempts }: UnplannedNotice, error: unknown): Promise<void> {
    const tries = attempts + 1;
    this.logger.error(
      { err: error, notice: id, tries },
      'a notice could not be sent out and is tried again later',
    );
    const nextTryAt = nextPlanningAt(this.clock.now(), tries);
    await putOffPlanning(this.dataSource.manager, { id, attempts: tries }, nextTryAt);
  }

  private async plan(manager: EntityManager, notice: StoredNotice): Promise<void> {
    const audience = await this.audience.of(notice.buildingId, ownershipOf(notice));
    if (!audience) return;
    const { building, people } = audience;
    await holdSubject(manager, notice.subjectId);
    const recipients = await this.withChoices(manager, notice, people);
    for (const channel of this.channels) await channel.plan(manager, { notice, building, recipients });
  }

  private async withChoices(
    manager: EntityManager,
    notice: StoredNotice,
    people: Addressee[],
  ): Promise<Recipient[]> {
    const known = await this.preferences.ofAll(
      people.map(({ id }) => id),
      manager,
    );
    return people.map((person) => {
      const preferences = known(person.id);
      const fallback = fallbackChoice(notice, person.roles);
      return { ...person, preferences, choice: choiceFor(preferences.rules, notice, fallback) };
    });
  }
}
