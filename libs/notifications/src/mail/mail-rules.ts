import type { MailRhythm, NotificationPreferences, Role } from '@coprowatt/contracts';
import type { DropReason } from '../delivery/delivery-rows.ts';
import { choiceFor, fallbackChoice, mailRhythm } from '../preferences/choice-rules.ts';
import type { DueMail } from './mail-rows.ts';

/** A notice that is mailed, with the name of its building and when the newest of its alert may leave. */
export interface Told {
  notice: DueMail;
  building: string;
  leavesAt: Date;
}

/**
 * How a notice is mailed to one person, or why not.
 * @param roles his in the building, null once he may not see the meter.
 */
export function sendableOf(
  notice: DueMail,
  roles: readonly Role[] | null,
  preferences: NotificationPreferences,
): { rhythm: MailRhythm } | DropReason {
  if (notice.recalledAt !== null) return 'withdrawn';
  if (roles === null) return 'access_ended';
  const fallback = fallbackChoice(notice, roles);
  const choice = choiceFor(preferences.rules, notice, fallback);
  const rhythm = mailRhythm(notice, choice, preferences);
  return rhythm === null ? 'not_wanted' : { rhythm };
}

/** Of notices, oldest first, the last one of each alert. */
export function newestBySubject(told: Told[]): Map<string, Told> {
  return new Map(told.map((one) => [one.notice.subjectId, one]));
}

/** What a mail says: of each alert how it stands, once. */
export function newestOfEach(told: Told[]): Told[] {
  const newest = newestBySubject(told);
  return told.filter((one) => newest.get(one.notice.subjectId) === one);
}

export function asDue({ notice, leavesAt: dueAt }: Told): { id: string; dueAt: Date } {
  return { id: notice.deliveryId, dueAt };
}

export function partition<T>(all: T[], isFirst: (one: T) => boolean): [T[], T[]] {
  return [all.filter(isFirst), all.filter((one) => !isFirst(one))];
}
