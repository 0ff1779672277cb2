import type { NoticeSeverity } from '@coprowatt/contracts';
import { severityName } from '#lib/alerts/words.ts';
import { m } from '#lib/paraglide/messages.js';

export const noticeSeverityName = (severity: NoticeSeverity): string =>
  severity === 'info' ? m.notification_severity_info() : severityName(severity);

/** Said of the bell. */
export const bellName = (unread: number | null): string =>
  unread ? m.notifications_bell_unread({ count: unread }) : m.notifications_title();

/** The sentence that heads the inbox. */
export const inboxSentence = (unread: number): string =>
  unread > 0 ? m.notifications_unread({ count: unread }) : m.notifications_all_read();
