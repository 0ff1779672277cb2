import type { Notification } from '@coprowatt/contracts';
import { m } from '#lib/paraglide/messages.js';
import { route } from '#lib/route.ts';
import { toasts } from '#lib/state/toasts.svelte.ts';
import { inbox } from './inbox.svelte.ts';
import { newsSentence } from './news.ts';

interface Shown {
  id: number;
  entries: Notification[];
}

/** One a tone, so that a critical one is said at once and no other is said with it again. */
const shown: { urgent: Shown | null; calm: Shown | null } = { urgent: null, calm: null };

/**
 * Tells of new entries of the inbox. While a toast stands, further ones join it in one sentence.
 * @param saidHere whether the page itself says that an alert of this building came
 */
export function tellNews(entries: Notification[], saidHere: (buildingId: string) => boolean): void {
  const urgent = entries.some(({ severity, buildingId }) => severity === 'critical' && !saidHere(buildingId));
  const tone = urgent ? 'urgent' : 'calm';
  const standing = shown[tone];
  const joined = standing && toasts.isShown(standing.id) ? [...standing.entries, ...entries] : entries;
  if (standing) toasts.close(standing.id);
  shown[tone] = { id: toasts.show(newsSentence(joined), { urgent, link: linkOf(joined) }), entries: joined };
}

function linkOf(entries: Notification[]) {
  const [only] = entries;
  return only && entries.length === 1
    ? { href: only.path, label: m.notification_see_alert(), onopen: () => void inbox.read(only) }
    : { href: route.notifications({ show: 'unread' }), label: m.notification_see_all() };
}
