import type { Notification } from '@coprowatt/contracts';

/**
 * Unread ones first, then the others, newest first in both; those that lie there already keep their places, and new ones
 * come above them.
 * @param order ids as they lie
 */
export function unreadFirst(
  entries: Notification[],
  order: string[],
  isUnread: (entry: Notification) => boolean,
): Notification[] {
  const placed = order.flatMap((id) => entries.find((entry) => entry.id === id) ?? []);
  const others = entries.filter(({ id }) => !order.includes(id));
  const [unread, read] = [others.filter(isUnread), others.filter((entry) => !isUnread(entry))];
  return [...unread, ...placed, ...read];
}
