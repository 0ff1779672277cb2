import type { Role } from '@coprowatt/contracts';
import { Audience, timeZoneOf, UserRepository } from '@coprowatt/identity';
import { Clock, Mailer, PlatformConfig } from '@coprowatt/platform';
import { Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Channel, type Outgoing } from '../channel/channel.ts';
import { dropDeliveries, insertDeliveries, markFailed, OUR_FAULT } from '../delivery/delivery-rows.ts';
import { ownershipOf, type StoredNotice } from '../notice/notice-rows.ts';
import { mailRhythm } from '../preferences/choice-rules.ts';
import { PreferencesRepository } from '../preferences/preferences.repository.ts';
import { leavesAt, mailDueAt } from '../preferences/quiet-rules.ts';
import { alertMail } from './alert-mails.ts';
import { asDue, newestBySubject, newestOfEach, partition, sendableOf, type Told } from './mail-rules.ts';
import {
  listDuePeople,
  listTold,
  markDueAgain,
  markMailed,
  takeDueMails,
  type DueMail,
} from './mail-rows.ts';
import { UnsubscribeLinks } from './unsubscribe-links.ts';

/** So long after a mail, what comes to the same person is gathered: trouble with many meters is no flood. */
export const MAIL_PAUSE_MS = 10 * 60_000;
/** What is critical waits for nothing but another mail that told of something critical, and not for long. */
const CRITICAL_PAUSE_MS = 60_000;
const PEOPLE_AT_ONCE = 500;
/** Page on which people choose what they get. */
const PREFERENCES_PATH = '/account';

/** One of those whom a notice's meter concerns now, and where; null once nobody may be told there. */
type Reach = (notice: StoredNotice) => Promise<{ roles: Role[]; building: string; timeZone: string } | null>;

/** Mails: all that is due to one person is one, whose row in the outbox is written with the mark that it was. */
@Injectable()
export class MailChannel extends Channel {
  private readonly logger = new Logger(MailChannel.name);
  private delivering = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly audience: Audience,
    private readonly preferences: PreferencesRepository,
    private readonly users: UserRepository,
    private readonly links: UnsubscribeLinks,
    private readonly mailer: Mailer,
    private readonly config: PlatformConfig,
    private readonly clock: Clock,
  ) {
    super();
    mailer.askWhenLeaving((mailId, manager) => this.mayLeave(mailId, manager));
  }

  /** Where no mail can be sent nothing is planned: what it would tell is in the inbox. */
  override async plan(manager: EntityManager, { notice, building, recipients }: Outgoing): Promise<void> {
    if (!this.mailer.available) return;
    const zone = timeZoneOf(building.country);
    const now = this.clock.now();
    const mails = recipients.flatMap(({ id, choice, preferences }) => {
      const rhythm = mailRhythm(notice, choice, preferences);
      if (rhythm === null) return [];
      const { severity } = notice;
      return { to: id, dueAt: mailDueAt(now, { rhythm, severity }, preferences.quietHours, zone) };
    });
    await insertDeliveries(manager, 'mail', notice, mails);
  }

  /** One pass at a time in this process: a second one would only find what the first has in hands. */
  override async deliver(stopped: () => boolean): Promise<void> {
    if (this.delivering) return;
    this.delivering = true;
    try {
      for (const userId of await this.listDue()) if (!stopped()) await this.tryMail(userId);
    } finally {
      this.delivering = false;
    }
  }

  /** What fails for one person keeps no other from his mail. */
  private async tryMail(userId: string): Promise<void> {
    try {
      await this.mail(userId);
    } catch (error) {
      this.logger.error({ err: error, userId }, 'alerts could not be mailed');
      await this.putOff(userId);
    }
  }

  private putOff(userId: string): Promise<void> {
    return this.dataSource.transaction(async (manager) => {
      const now = this.clock.now();
      for (const { deliveryId, attempts } of await takeDueMails(manager, userId, now))
        await markFailed(manager, { deliveryId, attempts: attempts + 1 }, OUR_FAULT, now);
    });
  }

  private listDue(): Promise<string[]> {
    const now = this.clock.now();
    const pauses = {
      any: new Date(now.getTime() - MAIL_PAUSE_MS),
      critical: new Date(now.getTime() - CRITICAL_PAUSE_MS),
    };
    return listDuePeople(this.dataSource.manager, now, pauses, PEOPLE_AT_ONCE);
  }

  /** What is due to one person, and he may still see, still wants and may get at this hour, leaves in one mail. */
  private mail(userId: string): Promise<void> {
    return this.dataSource.transaction(async (manager) => {
      const now = this.clock.now();
      const due = await takeDueMails(manager, userId, now);
      const still = await this.sift(manager, userId, due, now);
      const [told, later] = partition(still, (one) => one.leavesAt <= now);
      await markDueAgain(manager, later.map(asDue));
      if (told.length === 0) return;
      const mailId = await this.write(manager, userId, newestOfEach(told));
      const ids = told.map(({ notice }) => notice.deliveryId);
      await markMailed(manager, ids, mailId, now);
    });
  }

  /**
   * Whether a mail may still leave the outbox, where it may have waited for its server for days. What its
   * reader may not be told any more is closed, and the rest written anew without it, when his quiet hours are over.
   */
  private async mayLeave(mailId: string, manager: EntityManager): Promise<boolean> {
    const now = this.clock.now();
    const told = await listTold(manager, mailId);
    const [first] = told;
    if (!first) return false;
    const still = await this.sift(manager, first.userId, told, now);
    if (still.length === told.length && still.every((one) => one.leavesAt <= now)) return true;
    await markDueAgain(manager, still.map(asDue));
    return false;
  }

  /** Rights and wishes of this moment, not those of when it was planned; what they forbid is dropped. */
  private async sift(manager: EntityManager, userId: string, due: DueMail[], now: Date): Promise<Told[]> {
    const preferences = await this.preferences.of(userId, manager);
    const reach = this.reachOf(userId);
    const told: Told[] = [];
    for (const notice of due) {
      const seen = await reach(notice);
      const sendable = sendableOf(notice, seen?.roles ?? null, preferences);
      if (typeof sendable === 'string') await dropDeliveries(manager, [notice.deliveryId], sendable, now);
      else if (seen) {
        const { building, timeZone } = seen;
        const { rhythm } = sendable;
        const at = leavesAt(now, { rhythm, severity: notice.severity }, preferences.quietHours, timeZone);
        told.push({ notice, building, leavesAt: at });
      }
    }
    const newest = newestBySubject(told);
    return told.map((one) => ({ ...one, leavesAt: newest.get(one.notice.subjectId)?.leavesAt ?? now }));
  }

  /** Asks the policy layer once a building and kind of meter: a mail may tell of many. */
  private reachOf(userId: string): Reach {
    const asked = new Map<string, ReturnType<Reach>>();
    const ask = async (notice: StoredNotice): ReturnType<Reach> => {
      const seen = await this.audience.of(notice.buildingId, ownershipOf(notice));
      const person = seen?.people.find(({ id }) => id === userId);
      if (!seen || !person) return null;
      const { name, country } = seen.building;
      return { roles: person.roles, building: name, timeZone: timeZoneOf(country) };
    };
    return (notice) => {
      const key = `${notice.buildingId} ${notice.holderUserId}`;
      const answer = asked.get(key) ?? ask(notice);
      asked.set(key, answer);
      return answer;
    };
  }

  private async write(manager: EntityManager, userId: string, told: Told[]): Promise<string> {
    const user = await this.users.find(userId);
    if (!user) throw new Error('a person who may see a meter is not there');
    const { email, language } = user;
    const link = await this.links.issue(userId, manager);
    const alerts = told.map(({ notice, building }) => ({
      ...notice.texts[language],
      building,
      link: this.config.publicUrl + notice.path,
    }));
    const text = alertMail(language, alerts, {
      preferences: this.config.publicUrl + PREFERENCES_PATH,
      unsubscribe: link.page,
    });
    return this.mailer.send({ to: email, ...text, unsubscribeUrl: link.oneClick, asked: true }, manager);
  }
}
