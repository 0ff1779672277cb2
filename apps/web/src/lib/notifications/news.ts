import type { Notification } from '@coprowatt/contracts';
import { alertTitle } from '#lib/alerts/words.ts';
import { m } from '#lib/paraglide/messages.js';
import { noticeSeverityName } from './words.ts';

/** Notices are written a moment before they reach inboxes, so not quite in their order. */
const DISORDER_MS = 3_600_000;

/**
 * Entries to be told of: unread, and in no answer before. The first answer holds no news; what slides up from an older page,
 * because one above it went away, is none either.
 * @param before the answer before; null: there was none
 * @param known ids of all answers so far
 */
export function newsOf(
  before: Notification[] | null,
  items: Notification[],
  known: ReadonlySet<string>,
): Notification[] {
  if (before === null) return [];
  const newest = before[0];
  const since = newest ? Date.parse(newest.createdAt) - DISORDER_MS : -Infinity;
  return items.filter(
    ({ id, readAt, createdAt }) => readAt === null && !known.has(id) && Date.parse(createdAt) >= since,
  );
}

/** What is said of new entries, in one sentence. */
export function newsSentence(entries: Notification[]): string {
  const [only] = entries;
  if (only && entries.length === 1) return entrySentence(only);
  const critical = entries.filter(({ severity }) => severity === 'critical').length;
  const count = entries.length;
  if (entries.some(({ change }) => change !== 'opened'))
    return critical > 0
      ? m.notification_changes_critical({ count, critical })
      : m.notification_changes({ count });
  return critical > 0 ? m.notification_news_critical({ count, critical }) : m.notification_news({ count });
}

/** The title of one that is not new names its change. */
function entrySentence({ change, title, severity, kind, buildingName: building }: Notification): string {
  if (change !== 'opened') return title;
  return m.notification_news_one({
    severity: noticeSeverityName(severity),
    title: alertTitle(kind),
    building,
  });
}
