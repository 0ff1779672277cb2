import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Notification, NotificationPage } from '@coprowatt/contracts';
import { MembershipRepository, rooms } from '@coprowatt/identity';
import { LiveBus } from '@coprowatt/platform';
import { InboxChannel } from './inbox.channel.ts';
import { Leftovers } from '../notice/leftovers.ts';
import { NoticePlanner } from '../notice/notice-planner.ts';
import { startNoticeApp, type NoticeApp, type Person } from '../testing-app.ts';

let app: NoticeApp;

beforeAll(async () => {
  app = await startNoticeApp();
});
beforeEach(async () => {
  app.test.clock.set('2026-06-23T10:00:00Z');
  await app.rows('truncate notification_notices cascade');
});
afterAll(() => app.test.close());

async function inbox(who: Person, query = ''): Promise<NotificationPage> {
  return (await app.as(who).get(`/notifications${query}`).expect(200)).body as NotificationPage;
}
const titles = ({ items }: NotificationPage): string[] => items.map(({ title }) => title);
const texts = (title: string) => {
  const text = { title, body: '…' };
  return { fr: text, nl: { ...text, title: `${title} nl` }, en: text, de: text };
};

/** Posts and plans alerts, a second of the clock apart; several may share it. */
async function told(titles: string[], apartMs = 1_000): Promise<void> {
  for (const title of titles) {
    await app.post({ texts: texts(title) });
    app.test.clock.advance(apartMs);
  }
  await app.tick();
}

describe('an inbox', () => {
  it('shows its person what was told, newest first, in his language', async () => {
    await app.rows(`update users set language = 'nl' where id = $1`, [app.people.council.id]);
    await told(['un', 'deux']);
    expect(titles(await inbox('syndic'))).toEqual(['deux', 'un']);
    expect(titles(await inbox('council'))).toEqual(['deux nl', 'un nl']);
    expect(titles(await inbox('council', '?lang=fr'))).toEqual(['deux', 'un']);
    await app.as('council').get('/notifications?lang=xx').expect(400);
    expect(await inbox('syndic')).toMatchObject({
      unread: 2,
      nextCursor: null,
      items: [
        {
          kind: 'daily',
          severity: 'major',
          buildingId: app.lille.id,
          buildingName: app.lille.name,
          path: '/alerts',
          createdAt: '2026-06-23T10:00:01.000Z',
          readAt: null,
        },
        {},
      ],
    });
    for (const who of ['occupant', 'other', 'admin'] as const)
      expect(await inbox(who)).toEqual({ items: [], unread: 0, nextCursor: null });
  });

  it('is read page by page, each entry once, also where many have one time', async () => {
    await told(
      Array.from({ length: 7 }, (_, number) => `alerte ${number}`),
      0,
    );
    const seen: Notification[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: NotificationPage = await inbox('syndic', `?limit=2${cursor && `&cursor=${cursor}`}`);
      seen.push(...page.items);
      expect(page.unread).toBe(7);
      cursor = page.nextCursor;
    }
    expect(new Set(seen.map(({ id }) => id)).size).toBe(7);
    expect(seen).toHaveLength(7);
  });

  it('forgets nothing that is read, and shows only what is not when asked', async () => {
    await told(['un', 'deux']);
    const [, first] = (await inbox('syndic')).items;
    for (let times = 0; times < 2; times += 1) {
      await app.as('syndic').post(`/notifications/${first?.id}/read`).expect(204);
      app.test.clock.advance(1_000);
    }
    expect(titles(await inbox('syndic', '?unread=true'))).toEqual(['deux']);
    const all = await inbox('syndic', '?unread=false');
    expect([all.unread, all.items[1]?.readAt]).toEqual([1, '2026-06-23T10:00:02.000Z']);
    await app.as('syndic').post('/notifications/read-all').expect(204);
    expect((await inbox('syndic')).unread).toBe(0);
    expect((await inbox('council')).unread).toBe(2);
  });

  it('has nothing unread of an alert that its person opened, in whatever way', async () => {
    const subjectId = await app.post({ texts: texts('mineure'), severity: 'minor' });
    await app.post({ texts: texts('critique'), subjectId, severity: 'critical', change: 'worsened' });
    await app.post({ texts: texts('autre') });
    await app.tick();
    const emit = jest.spyOn(app.test.app.get(LiveBus), 'emit').mockResolvedValue();
    const open = (who: Person, subject: string) =>
      app.as(who).post('/notifications/read-of').send({ subjectId: subject });
    await open('syndic', subjectId).expect(204);
    await open('syndic', subjectId).expect(204);
    await open('other', subjectId).expect(204);
    expect(titles(await inbox('syndic', '?unread=true'))).toEqual(['autre']);
    expect((await inbox('council')).unread).toBe(3);
    expect(emit.mock.calls).toEqual([
      [[rooms.user(app.people.syndic.id)], 'notification.read', { notificationId: null }],
    ]);
    emit.mockRestore();
    await open('syndic', 'x').expect(400);
  });

  it('says of each entry what of its alert it tells', async () => {
    const subjectId = await app.post();
    await app.post({ subjectId, severity: 'critical', change: 'worsened' });
    await app.tick();
    const changes = (await inbox('syndic')).items.map(({ change }) => change);
    expect(changes.sort()).toEqual(['opened', 'worsened']);
  });

  it('is told of by one pass at a time, which also takes what comes meanwhile', async () => {
    const channel = app.test.app.get(InboxChannel);
    const deliver = () => channel.deliver(() => false);
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const emit = jest.spyOn(app.test.app.get(LiveBus), 'emitOrThrow').mockReturnValue(held);
    const people = async (): Promise<number> => {
      await app.post();
      await app.test.app.get(NoticePlanner).planAll(() => false);
      const [row] = await app.rows<{ count: number }>(
        'select count(*)::int as count from notification_entries',
      );
      return row?.count ?? 0;
    };
    const first = await people();
    const pass = deliver();
    while (emit.mock.calls.length < first) await delay(10);
    const both = await people();
    await deliver();
    expect(emit).toHaveBeenCalledTimes(first);
    release();
    await pass;
    expect(emit).toHaveBeenCalledTimes(both);
    emit.mockRestore();
  });

  it('tells the other browsers of its person, and nobody else, what was read in one', async () => {
    const emit = jest.spyOn(app.test.app.get(LiveBus), 'emit');
    await told(['un']);
    const [entry] = (await inbox('syndic')).items;
    emit.mockClear();
    await app.as('syndic').post(`/notifications/${entry?.id}/read`).expect(204);
    await app.as('syndic').post('/notifications/read-all').expect(204);
    await app.as('council').post(`/notifications/${entry?.id}/read`).expect(404);
    const room = [rooms.user(app.people.syndic.id)];
    expect(emit.mock.calls).toEqual([
      [room, 'notification.read', { notificationId: entry?.id }],
      [room, 'notification.read', { notificationId: null }],
    ]);
    emit.mockRestore();
  });

  it('is nobody else’s: an entry of another answers like one that is not there', async () => {
    await told(['un']);
    const [mine] = (await inbox('syndic')).items;
    for (const id of [mine?.id ?? '', randomUUID(), 'nothing'])
      for (const who of ['council', 'other', 'admin'] as const)
        await app.as(who).post(`/notifications/${id}/read`).expect(404);
    expect((await inbox('syndic')).unread).toBe(1);
    await app.as(null).get('/notifications').expect(401);
  });

  it('no longer shows, counts or marks what one may not see any more', async () => {
    await told(['un']);
    const [entry] = (await inbox('council')).items;
    const memberships = app.test.app.get(MembershipRepository);
    const [membership] = await memberships.listLive(app.people.council.id);
    await memberships.end(membership?.id ?? '', new Date());
    expect(await inbox('council')).toEqual({ items: [], unread: 0, nextCursor: null });
    await app.as('council').post(`/notifications/${entry?.id}/read`).expect(404);
    await app.rows('update memberships set ended_at = null where id = $1', [membership?.id]);
    expect((await inbox('council')).unread).toBe(1);
  });

  it('holds what is about one’s own meter also where one sees no common one', async () => {
    await app.post({ holderUserId: app.people.occupant.id, texts: texts('chez moi') });
    await app.tick();
    expect(titles(await inbox('occupant'))).toEqual(['chez moi']);
    expect(titles(await inbox('syndic'))).toEqual([]);
  });

  it.each(['?limit=0', '?limit=201', '?unread=perhaps', '?cursor=made-up', '?other=1'])(
    'refuses what it does not know: %s',
    async (query) => {
      await app.as('syndic').get(`/notifications${query}`).expect(400);
    },
  );
});

describe('an account that is erased', () => {
  it('takes its inbox, and what was about its own meter, along', async () => {
    const { id } = await app.test.seeder.createUser({
      email: 'leaves@copro.test',
      password: 'a password for tests',
      displayName: 'leaves',
      language: 'fr',
    });
    const place = { organisationId: null, buildingId: app.lille.id };
    await app.test.seeder.grant(id, { role: 'co_owner', ...place });
    await app.post({ holderUserId: id });
    await app.post();
    await app.tick();
    const entries = () => app.rows('select 1 from notification_entries where user_id = $1', [id]);
    expect(await entries()).toHaveLength(2);
    await app.rows('delete from memberships where user_id = $1', [id]);
    await app.rows('delete from users where id = $1', [id]);
    expect(await entries()).toEqual([]);
    expect(await app.rows('select 1 from notification_notices where holder_user_id is not null')).toEqual([]);
  });
});

describe('old notices', () => {
  it('are forgotten after two years, not before', async () => {
    await told(['un']);
    const leftovers = app.test.app.get(Leftovers);
    app.test.clock.set('2028-06-20T10:00:00Z');
    await leftovers.remove();
    expect((await inbox('syndic')).items).toHaveLength(1);
    app.test.clock.set('2028-06-24T10:00:00Z');
    await leftovers.remove();
    expect((await inbox('syndic')).items).toHaveLength(0);
  });
});
