import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { LiveBus } from '@coprowatt/platform';
import { MembershipRepository, rooms } from '@coprowatt/identity';
import { MAIL_PAUSE_MS } from '../mail/mail.channel.ts';
import { noticeOf, startNoticeApp, type NoticeApp, type Person } from '../testing-app.ts';
import { Notices } from './notice.ts';

let app: NoticeApp;
const nudges: { room: string; id: string }[] = [];

beforeAll(async () => {
  app = await startNoticeApp();
  const bus = app.test.app.get(LiveBus);
  jest.spyOn(bus, 'emitOrThrow').mockImplementation(async ([room = ''], event, payload) => {
    if (event === 'notification.created' && 'notificationId' in payload && payload.notificationId)
      nudges.push({ room, id: payload.notificationId });
  });
});
beforeEach(async () => {
  await app.rows('truncate notification_notices, notification_preferences, notification_webhooks cascade');
  await app.rows('truncate platform_mails, platform_mailbox');
  nudges.length = 0;
});
afterAll(() => app.test.close());

const PEOPLE: Person[] = ['admin', 'syndic', 'council', 'co_owner', 'occupant', 'other'];

/** Who has an entry in his inbox. */
async function told(): Promise<Person[]> {
  const entries = await app.rows<{ user_id: string }>('select user_id from notification_entries');
  return PEOPLE.filter((who) => entries.some(({ user_id }) => user_id === app.people[who].id));
}

/** To whom a mail is planned, waiting or gone. */
async function mailed(): Promise<Person[]> {
  const rows = await app.rows<{ user_id: string }>(
    `select user_id from notification_deliveries where channel = 'mail'`,
  );
  return PEOPLE.filter((who) => rows.some(({ user_id }) => user_id === app.people[who].id));
}

describe('a notice', () => {
  it('about a common meter reaches who sees it, and nobody else', async () => {
    await app.post();
    await app.tick();
    expect(await told()).toEqual(['syndic', 'council', 'co_owner']);
    expect(await mailed()).toEqual(['syndic', 'council', 'co_owner']);
  });

  it.each(['co_owner', 'occupant', 'council'] as const)(
    'about a private meter reaches its holder alone, a %s',
    async (holder) => {
      await app.post({ holderUserId: app.people[holder].id });
      await app.tick();
      expect(await told()).toEqual([holder]);
      expect(await mailed()).toEqual([holder]);
    },
  );

  it('about the private meter of somebody who is not in the building reaches nobody', async () => {
    for (const holder of ['other', 'admin'] as const) await app.post({ holderUserId: app.people[holder].id });
    await app.tick();
    expect([await told(), await mailed()]).toEqual([[], []]);
  });

  it('that the rule alone saw is in the inbox and in no mail', async () => {
    await app.post({ confirmed: false, severity: 'critical' });
    await app.tick();
    expect(await told()).toEqual(['syndic', 'council', 'co_owner']);
    expect(await mailed()).toEqual([]);
  });

  it('that an agreement ends is in the inbox alone: its own countdown mails', async () => {
    await app.post({ kind: 'consent', severity: 'critical' });
    await app.tick();
    expect([await told(), await mailed()]).toEqual([['syndic', 'council', 'co_owner'], []]);
  });

  it('that an agreement ends is mailed to who has a rule for that, though no detector confirms it', async () => {
    const all = { buildingId: null, inbox: 'info', mail: 'minor', rhythm: 'at_once' } as const;
    for (const [who, kind] of [
      ['syndic', 'consent'],
      ['council', null],
    ] as const)
      await app
        .as(who)
        .put('/notifications/preferences')
        .send({ mail: true, mailUnconfirmed: false, quietHours: null, rules: [{ ...all, kind }] })
        .expect(200);
    await app.post({ kind: 'consent', confirmed: false });
    await app.tick();
    expect(await mailed()).toEqual(['syndic']);
  });

  it('reaches those who may see the meter when it goes out, not when it was posted', async () => {
    await app.post();
    const memberships = app.test.app.get(MembershipRepository);
    const [council] = await memberships.listLive(app.people.council.id);
    if (!council) throw new Error('no membership');
    await memberships.end(council.id, new Date());
    await app.tick();
    expect(await told()).toEqual(['syndic', 'co_owner']);
    await app.rows('update memberships set ended_at = null where id = $1', [council.id]);
  });

  it('is not there when the transaction of its fact fails', async () => {
    const notices = app.test.app.get(Notices);
    const failed = app.test.database.dataSource.transaction(async (manager) => {
      await notices.post(manager, noticeOf(app.lille.id));
      throw new Error('the fact failed');
    });
    await expect(failed).rejects.toThrow('the fact failed');
    await app.tick();
    expect(await told()).toEqual([]);
  });

  it('is told once a step of its subject: again when it is worse, not when it is another kind', async () => {
    const notices = app.test.app.get(Notices);
    const { manager } = app.test.database.dataSource;
    const notice = noticeOf(app.lille.id, { severity: 'minor' });
    const steps = [
      notice,
      notice,
      { ...notice, kind: 'surge' },
      { ...notice, severity: 'critical' },
    ] as const;
    const posted = [];
    for (const step of steps) posted.push(await notices.post(manager, step));
    expect(posted).toEqual([true, false, false, true]);
    await app.tick();
    expect((await app.rows('select 1 from notification_entries')).length).toBe(2 * 3);
  });

  it('that the smart detector confirms later is mailed then, and in the inbox only once', async () => {
    const subjectId = await app.post({ confirmed: false, step: 'major-seen' });
    await app.tick();
    await app.post({ subjectId });
    await app.tick();
    expect((await app.rows('select 1 from notification_entries')).length).toBe(3);
    expect(await mailed()).toEqual(['syndic', 'council', 'co_owner']);
  });

  it('is in the inbox and the mails once when both of its steps go out at the same time', async () => {
    const preferences = { mail: true, mailUnconfirmed: true, quietHours: null, rules: [] };
    await app.as('syndic').put('/notifications/preferences').send(preferences).expect(200);
    for (let alert = 0; alert < 10; alert += 1) {
      const subjectId = await app.post({ confirmed: false, step: 'major-seen' });
      await app.post({ subjectId });
    }
    await allAtOnce();
    expect((await app.rows('select 1 from notification_entries')).length).toBe(10 * 3);
    const mine = await app.rows('select 1 from notification_deliveries where user_id = $1', [
      app.people.syndic.id,
    ]);
    expect(mine).toHaveLength(10);
  });

  it('of an alert that was over and is open again is told again', async () => {
    const subjectId = await app.post();
    await app.tick();
    await app.test.app.get(Notices).recall(app.test.database.dataSource.manager, subjectId);
    await app.post({ subjectId, step: 'reopened' });
    await app.tick();
    expect((await app.rows('select 1 from notification_entries')).length).toBe(6);
  });

  it('of a severity that was told before an alert was over is told again', async () => {
    const subjectId = await app.post();
    await app.tick();
    await app.test.app.get(Notices).recall(app.test.database.dataSource.manager, subjectId);
    await app.post({ subjectId, severity: 'minor', step: 'reopened' });
    await app.post({ subjectId });
    await app.post({ subjectId });
    await app.tick();
    expect((await app.rows('select 1 from notification_entries')).length).toBe(9);
  });

  it('of an end that was taken back long after stays as told, and is restored at most once', async () => {
    const notices = app.test.app.get(Notices);
    const { manager } = app.test.database.dataSource;
    app.test.clock.set('2026-06-23T10:00:00Z');
    const subjectId = await app.post();
    await app.tick();
    for (let round = 0; round < 2; round += 1) {
      app.test.clock.advance(3_600_000);
      await notices.hush(manager, subjectId);
      await app.post({ subjectId });
      await app.tick();
    }
    await notices.hush(manager, subjectId);
    await notices.unhush(manager, subjectId);
    const live = await app.rows('select 1 from notification_notices where recalled_at is null');
    expect(live).toHaveLength(1);
  });

  it('that was taken back before it went out tells nobody', async () => {
    const subjectId = await app.post();
    await app.test.app.get(Notices).recall(app.test.database.dataSource.manager, subjectId);
    await app.tick();
    expect([await told(), await mailed()]).toEqual([[], []]);
  });

  it('that cannot go out keeps no other from going', async () => {
    const subjectId = await app.post();
    await app.rows(`update notification_notices set created_at = created_at - interval '1 hour'`);
    await app.rows(`
      create function refuse() returns trigger language plpgsql as $$
      begin
        if (select subject_id from notification_notices where id = new.notice_id) = '${subjectId}'
          then raise exception 'refused'; end if;
        return new;
      end $$`);
    await app.rows(
      'create trigger refuse before insert on notification_entries for each row execute function refuse()',
    );
    await app.post({ holderUserId: app.people.occupant.id });
    await app.tick();
    expect(await told()).toEqual(['occupant']);
    expect(
      await app.rows('select attempts from notification_notices where subject_id = $1', [subjectId]),
    ).toEqual([{ attempts: 1 }]);
    await app.rows('drop function refuse cascade');
    await app.tick();
    expect(await told()).toEqual(['occupant']);
    app.test.clock.advance(1_000);
    await app.tick();
    expect(await told()).toEqual(['syndic', 'council', 'co_owner', 'occupant']);
  });
});

describe('the nudge of a new entry', () => {
  it('goes to its reader after the row is there, and once', async () => {
    await app.post();
    await app.tick();
    await app.tick();
    const entries = await app.rows<{ id: string; user_id: string }>(
      'select id, user_id from notification_entries',
    );
    const expected = entries.map(({ id, user_id }) => ({ room: rooms.user(user_id), id }));
    expect(nudges.toSorted((a, b) => (a.id < b.id ? -1 : 1))).toEqual(
      expected.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    );
  });

  it('comes after a restart when the process died before it was sent', async () => {
    await app.post();
    await app.tick();
    nudges.length = 0;
    await app.rows('update notification_entries set announced_at = null');
    await app.tick();
    expect(nudges).toHaveLength(3);
  });

  it('comes later where the database could not pass it on, and only to those who missed it', async () => {
    const emit = jest.mocked(app.test.app.get(LiveBus).emitOrThrow);
    await app.post();
    emit.mockRejectedValueOnce(new Error('no NOTIFY now'));
    await app.tick();
    expect(nudges).toHaveLength(2);
    await app.tick();
    expect(new Set(nudges.map(({ room }) => room)).size).toBe(3);
    expect(nudges).toHaveLength(3);
  });
});

describe('ten workers at once', () => {
  it('make one entry and one nudge a person of each alert, and tell it in one mail', async () => {
    const alerts = Array.from({ length: 20 }, (_, number) => `Alerte n° ${number}.`);
    for (const title of alerts) {
      const text = { title, body: 'Attendu 12 kWh, vu 17 kWh.' };
      await app.post({ severity: 'critical', texts: { fr: text, nl: text, en: text, de: text } });
    }
    await allAtOnce();
    app.test.clock.advance(MAIL_PAUSE_MS + 1);
    await allAtOnce();
    const counts = await app.rows<{ entries: number }>(
      'select count(*)::int as entries from notification_entries group by user_id',
    );
    expect(counts).toEqual([{ entries: 20 }, { entries: 20 }, { entries: 20 }]);
    expect(new Set(nudges.map(({ id }) => id)).size).toBe(60);
    expect(nudges).toHaveLength(60);
    for (const who of ['syndic', 'council'] as const) {
      const text = (await app.mailsTo(who)).map((mail) => mail.text).join('\n');
      const bodies = text.split('\n').filter((line) => line.startsWith('Alerte n°'));
      expect(bodies.toSorted()).toEqual(alerts.toSorted());
    }
  });
});

const allAtOnce = (): Promise<void[]> => Promise.all(Array.from({ length: 10 }, () => app.worker().tick()));
