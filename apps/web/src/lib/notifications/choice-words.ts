import {
  MAIL_RHYTHMS,
  NOTICE_THRESHOLDS,
  type MailRhythm,
  type NoticeThreshold,
  type NotificationChoice,
} from '@coprowatt/contracts';
import { m } from '#lib/paraglide/messages.js';

const THRESHOLDS = {
  info: m.notify_from_info,
  minor: m.notify_from_minor,
  major: m.notify_from_major,
  critical: m.notify_from_critical,
  none: m.notify_from_none,
} satisfies Record<NoticeThreshold, () => string>;

const RHYTHMS = {
  at_once: m.notify_at_once,
  daily: m.notify_daily,
  weekly: m.notify_weekly,
} satisfies Record<MailRhythm, () => string>;

export const thresholdOptions = () =>
  NOTICE_THRESHOLDS.map((value) => ({ value, label: THRESHOLDS[value]() }));
export const rhythmOptions = () => MAIL_RHYTHMS.map((value) => ({ value, label: RHYTHMS[value]() }));

/** "Dans l’application : Tout", "Par e-mail : À partir de majeure", "Envoi des e-mails : Tout de suite". */
export function choiceWords({ inbox, mail, rhythm }: NotificationChoice): string[] {
  const told = [
    m.notify_pair({ name: m.notify_inbox(), value: THRESHOLDS[inbox]() }),
    m.notify_pair({ name: m.notify_by_mail(), value: THRESHOLDS[mail]() }),
  ];
  return mail === 'none'
    ? told
    : [...told, m.notify_pair({ name: m.notify_rhythm(), value: RHYTHMS[rhythm]() })];
}
