import type { Notification, NotificationPage } from '@coprowatt/contracts';

// What the specs of the inbox are fed with.

/** An unread one of a Thursday in June; later the higher `number` is. */
export function entrySample(number: number, changes: Partial<Notification> = {}): Notification {
  return {
    id: `n-${number}`,
    kind: 'night',
    severity: 'major',
    buildingId: 'b-1',
    buildingName: 'Résidence des Tilleuls, Lille',
    subjectId: `a-${number}`,
    change: 'opened',
    title: `Consommation de nuit inhabituelle : Ascenseur ${number}`,
    body: '11 juin : 68,9 kWh, contre 42,6 kWh attendus.',
    path: `/buildings/b-1/iot?alert=a-${number}`,
    createdAt: `2026-06-11T08:${String(number).padStart(2, '0')}:00.000Z`,
    readAt: null,
    ...changes,
  };
}

export const READ = { readAt: '2026-06-12T06:00:00.000Z' };

export function inboxPage(items: Notification[], changes: Partial<NotificationPage> = {}): NotificationPage {
  const unread = items.filter(({ readAt }) => readAt === null).length;
  return { items, unread, nextCursor: null, ...changes };
}

export const answer = (body: unknown, status = 200) =>
  new Response(status === 204 ? null : JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json' },
  });

/** How the API refuses. */
export const refusal = (status: number, code: string, rest: object = {}) =>
  answer({ type: 'about:blank', title: '', status, code, correlationId: 'x', ...rest }, status);
