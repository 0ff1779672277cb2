import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { NotificationPreferences } from '@coprowatt/contracts';
import { MembershipRepository } from '@coprowatt/identity';
import { Mailbox } from '@coprowatt/platform';
import { Notices } from '../notice/notice.ts';
import { startNoticeApp, type NoticeApp, type Person } from '../testing-app.ts';
import { MAIL_PAUSE_MS } from './mail.channel.ts';

const NOON = '2026-06-23T10:00:00Z';
let app: NoticeApp;

beforeAll(async () => {
  app = await startNoticeApp();
});
beforeEach(async () => {
  app.test.clock.set(NOON);
  await app.rows('truncate notification_notices, notification_preferences cascade');
  await app.rows('truncate platform_mails, notification_unsubscribe_links');
});
afterAll(() => app.test.close());

const texts = (title: string) => {
  const text = { title, body: 'Attendu 12 kWh, vu 17 kWh.' };
  return { fr: text, nl: { ...text, title: `${title} (nl)` }, en: text, de: text };
};

async function prefer(who: Person, wanted: Partial<NotificationPreferences>): Promise<void> {
  const whole = { mail: true, mailUnconfirmed: false, quietHours: null, rules: [], ...wanted };
  await app.as(who).put('/notifications/preferences').send(whole).expect(200);
}

const subjects = async (who: Person): Promise<string[]> =>
  (await app.mailsTo(who)).map(({ subject }) => subject.replace(/\u00a0/g, ' '));

/** Fates of one person's mails, as the admin sees them. */
const fates = (who: Person) =>
  app.rows<{ state: string; failure: string | null }>(
    `select state, failure from notification_deliveries where user_id = $1 order by created_at, id`,
    [app.people[who].id],
  );

describe('the mail of an alert', () => {
  it('leaves at once, in the language of its reader, with two ways to end it', async () => {
    await app.rows(`update users set language = 'nl' where id = $1`, [app.people.council.id]);
    await app.post({ texts: texts('Lift') });
    await app.tick();
    const [mail] = await app.mailsTo('council');
    expect(mail?.subject).toBe('Lift (nl)');
    expect(mail?.text).toMatch(
      /^Goeiedag,\n\nLift \(nl\)\nAttendu 12 kWh, vu 17 kWh\.\nhttp:\/\/localhost:3000\/alerts\n\n/,
    );
    expect(mail?.text).toMatch(/http:\/\/localhost:3000\/unsubscribe#[\w-]{43}$/);
    expect(mail?.unsubscribeUrl).toMatch(
      /^http:\/\/localhost:3000\/api\/v1\/notifications\/unsubscribe\?token=[\w-]{43}$/,
    );
    await app.rows(`update users set language = 'fr' where id = $1`, [app.people.council.id]);
  });

  it('is written once when the process dies between the outbox and its mark', async () => {
    await app.rows(`
      create function die() returns trigger language plpgsql as $$
      begin if new.state = 'sent' then raise exception 'killed'; end if; return new; end $$`);
    await app.rows(
      'create trigger die before update on notification_deliveries for each row execute function die()',
    );
    await app.post();
    await app.tick();
    expect(await app.rows('select 1 from platform_mails')).toEqual([]);
    await app.rows('drop function die cascade');
    app.test.clock.advance(30_000);
    await app.tick();
    await app.tick();
    expect(await subjects('syndic')).toHaveLength(1);
    expect(await app.rows('select 1 from notification_unsubscribe_links')).toHaveLength(2);
  });

  it('gathers what follows within ten minutes, however many meters are in trouble', async () => {
    await app.post({ texts: texts('Ascenseur') });
    await app.tick();
    for (let meter = 0; meter < 30; meter += 1) await app.post({ texts: texts(`Compteur ${meter}`) });
    app.test.clock.advance(MAIL_PAUSE_MS - 1_000);
    await app.tick();
    expect(await subjects('syndic')).toEqual(['Ascenseur']);
    app.test.clock.advance(1_000);
    await app.tick();
    expect((await subjects('syndic')).slice(1)).toEqual(['Résidence du Beffroi, Lille : 30 alertes']);
  });

  it('waits for the end of quiet hours, unless it is critical', async () => {
    await prefer('syndic', { quietHours: { from: '11:30', to: '14:00' } });
    await app.post({ texts: texts('Grave'), severity: 'major' });
    await app.tick();
    expect(await subjects('syndic')).toEqual([]);
    await app.post({ texts: texts('Critique'), severity: 'critical' });
    await app.tick();
    expect(await subjects('syndic')).toEqual(['Critique']);
    app.test.clock.set('2026-06-23T11:59:59Z');
    await app.tick();
    expect(await subjects('syndic')).toHaveLength(1);
    app.test.clock.set('2026-06-23T12:00:00Z');
    await app.tick();
    expect((await subjects('syndic')).slice(1)).toEqual(['Grave']);
  });

  it('waits for the end of quiet hours when they began during the pause after another mail', async () => {
    await prefer('syndic', { quietHours: { from: '12:05', to: '14:00' } });
    await app.post({ texts: texts('Premier') });
    await app.tick();
    await app.post({ texts: texts('Second') });
    await app.tick();
    app.test.clock.advance(MAIL_PAUSE_MS);
    await app.tick();
    expect(await subjects('syndic')).toEqual(['Premier']);
    await app.post({ texts: texts('Critique'), severity: 'critical' });
    await app.tick();
    expect((await subjects('syndic')).slice(1)).toEqual(['Critique']);
    app.test.clock.set('2026-06-23T12:00:00Z');
    await app.tick();
    expect((await subjects('syndic')).slice(2)).toEqual(['Second']);
  });

  it('does not wait behind the pause when it is critical, but for a minute behind one that was', async () => {
    await app.post({ texts: texts('Grave') });
    await app.tick();
    await app.post({ texts: texts('Critique'), severity: 'critical' });
    await app.tick();
    expect(await subjects('syndic')).toEqual(['Grave', 'Critique']);
    for (const title of ['Suivant', 'Dernier']) await app.post({ texts: texts(title), severity: 'critical' });
    app.test.clock.advance(59_000);
    await app.tick();
    expect(await subjects('syndic')).toHaveLength(2);
    app.test.clock.advance(1_000);
    await app.tick();
    expect((await subjects('syndic')).slice(2)).toEqual(['Résidence du Beffroi, Lille : 2 alertes']);
  });

  it('tells of each alert how it stands, once', async () => {
    await app.post({ texts: texts('Ascenseur') });
    await app.tick();
    const subjectId = await app.post({ texts: texts('Grave') });
    app.test.clock.advance(1_000);
    await app.post({ subjectId, severity: 'critical', texts: texts('Critique') });
    app.test.clock.advance(1_000);
    await app.post({ texts: texts('Chaufferie') });
    app.test.clock.advance(MAIL_PAUSE_MS);
    await app.tick();
    const [, mail] = await app.mailsTo('syndic');
    expect(mail?.text.match(/Grave|Critique|Chaufferie/g)).toEqual(['Critique', 'Chaufferie']);
    expect((await fates('syndic')).map(({ state }) => state)).toEqual(Array(4).fill('sent'));
    expect(
      await app.rows('select distinct mail_id from notification_deliveries where user_id = $1', [
        app.people.syndic.id,
      ]),
    ).toHaveLength(2);
  });

  it('ends what quiet hours hold of an alert that meanwhile is told as critical', async () => {
    await prefer('syndic', { quietHours: { from: '11:30', to: '14:00' } });
    const subjectId = await app.post({ texts: texts('Grave') });
    await app.post({ texts: texts('Autre') });
    await app.tick();
    app.test.clock.advance(1_000);
    await app.post({ subjectId, severity: 'critical', texts: texts('Critique') });
    await app.tick();
    app.test.clock.set('2026-06-23T12:00:00Z');
    await app.tick();
    expect(await subjects('syndic')).toEqual(['Critique', 'Autre']);
  });

  it('that cannot be written is tried ever later, is dead in the end, and keeps no other person from his', async () => {
    await app.rows(`
      create function refuse() returns trigger language plpgsql as $$
      begin if new.user_id = '${app.people.syndic.id}' then raise exception 'refused'; end if; return new; end $$`);
    await app.rows(
      'create trigger refuse before insert on notification_unsubscribe_links for each row execute function refuse()',
    );
    await app.post();
    await app.tick();
    await app.tick();
    const mine = () =>
      app.rows('select state, attempts, failure, due_at from notification_deliveries where user_id = $1', [
        app.people.syndic.id,
      ]);
    const failed = { state: 'waiting', attempts: 1, failure: 'internal_error' };
    expect(await mine()).toEqual([{ ...failed, due_at: new Date('2026-06-23T10:00:30Z') }]);
    expect(await subjects('council')).toHaveLength(1);
    await app.rows('update notification_deliveries set attempts = 12 where user_id = $1', [
      app.people.syndic.id,
    ]);
    app.test.clock.advance(30_000);
    await app.tick();
    expect(await mine()).toEqual([{ ...failed, state: 'dead', attempts: 13, due_at: null }]);
    await app.rows('drop function refuse cascade');
  });

  it('is one a week for a co-owner, on Monday at 07:00, with all that was minor or worse', async () => {
    for (const severity of ['info', 'minor', 'major'] as const)
      await app.post({ texts: texts(severity), severity });
    await app.tick();
    app.test.clock.set('2026-06-29T04:59:59Z');
    await app.tick();
    expect(await subjects('co_owner')).toEqual([]);
    app.test.clock.set('2026-06-29T05:00:00Z');
    await app.tick();
    expect(await subjects('co_owner')).toEqual(['Résidence du Beffroi, Lille : 2 alertes']);
  });

  it('is one a day for whoever wants it so', async () => {
    const rule = {
      buildingId: app.lille.id,
      kind: null,
      inbox: 'info',
      mail: 'info',
      rhythm: 'daily',
    } as const;
    await prefer('syndic', { rules: [rule] });
    for (const severity of ['info', 'critical'] as const) await app.post({ severity });
    await app.tick();
    expect(await subjects('syndic')).toEqual([]);
    app.test.clock.set('2026-06-24T05:00:00Z');
    await app.tick();
    expect(await subjects('syndic')).toEqual(['Résidence du Beffroi, Lille : 2 alertes']);
  });

  it('tells what the rule alone saw to those who asked for all', async () => {
    await prefer('syndic', { mailUnconfirmed: true });
    await app.post({ confirmed: false });
    await app.tick();
    expect([(await subjects('syndic')).length, (await subjects('council')).length]).toEqual([1, 0]);
  });
});

describe('what changed since it was planned', () => {
  const quiet = { quietHours: { from: '11:30', to: '14:00' } };
  const later = async (): Promise<void> => {
    app.test.clock.set('2026-06-23T12:00:00Z');
    await app.tick();
  };

  it('counts: a membership that ended gets nothing', async () => {
    await prefer('council', quiet);
    await app.post();
    await app.tick();
    const memberships = app.test.app.get(MembershipRepository);
    const [membership] = await memberships.listLive(app.people.council.id);
    if (!membership) throw new Error('no membership');
    await memberships.end(membership.id, new Date());
    await later();
    expect(await subjects('council')).toEqual([]);
    expect(await fates('council')).toEqual([{ state: 'dropped', failure: 'access_ended' }]);
    await app.rows('update memberships set ended_at = null where id = $1', [membership.id]);
  });

  it('counts: an alert that was taken back is not mailed, and stays in the inbox', async () => {
    await prefer('syndic', quiet);
    const subjectId = await app.post({ texts: texts('Fausse alerte') });
    await app.tick();
    await app.test.app.get(Notices).recall(app.test.database.dataSource.manager, subjectId);
    await later();
    expect(await fates('syndic')).toEqual([{ state: 'dropped', failure: 'withdrawn' }]);
    const { body } = await app.as('syndic').get('/notifications').expect(200);
    expect(body.items).toMatchObject([{ subjectId, title: 'Fausse alerte' }]);
  });

  it('counts: what was ended or silenced by a slip is mailed after all', async () => {
    await prefer('syndic', quiet);
    const [slip, ended] = [await app.post({ texts: texts('Lapsus') }), await app.post()];
    await app.tick();
    const { manager } = app.test.database.dataSource;
    const notices = app.test.app.get(Notices);
    for (const subjectId of [slip, ended]) await notices.hush(manager, subjectId);
    await notices.unhush(manager, slip);
    await later();
    expect(await subjects('syndic')).toEqual(['Lapsus']);
    expect((await fates('syndic')).map(({ failure }) => failure).sort()).toEqual([null, 'withdrawn']);
  });

  it('counts: what came due during a slip is mailed after it, unless it was recalled for good', async () => {
    await prefer('syndic', quiet);
    const [slip, recalled] = [await app.post({ texts: texts('Lapsus') }), await app.post()];
    await app.tick();
    const { manager } = app.test.database.dataSource;
    const notices = app.test.app.get(Notices);
    app.test.clock.set('2026-06-23T11:59:57Z');
    for (const subjectId of [slip, recalled]) await notices.hush(manager, subjectId);
    await later();
    await notices.recall(manager, recalled);
    for (const subjectId of [slip, recalled]) await notices.unhush(manager, subjectId);
    await app.tick();
    expect(await subjects('syndic')).toEqual(['Lapsus']);
  });

  it('counts: what came due under a silence of days is mailed once that is over', async () => {
    await prefer('syndic', quiet);
    const subjectId = await app.post({ texts: texts('Ascenseur') });
    await app.tick();
    const { manager } = app.test.database.dataSource;
    const notices = app.test.app.get(Notices);
    await notices.hush(manager, subjectId);
    await later();
    expect(await fates('syndic')).toEqual([{ state: 'dropped', failure: 'withdrawn' }]);
    app.test.clock.advance(3 * 86_400_000);
    await notices.unhush(manager, subjectId);
    await app.tick();
    expect(await subjects('syndic')).toEqual(['Ascenseur']);
  });

  it('counts: what is no longer wanted is not mailed', async () => {
    await prefer('syndic', quiet);
    await app.post();
    await app.tick();
    await prefer('syndic', { mail: false });
    await later();
    expect(await fates('syndic')).toEqual([{ state: 'dropped', failure: 'not_wanted' }]);
  });
});

describe('a mail that waits in the outbox', () => {
  const received = async (who: Person): Promise<string[]> =>
    (await app.test.app.get(Mailbox).list())
      .filter(({ to }) => to === app.people[who].email)
      .map(({ text }) => text);
  const waiting = () => app.rows('select 1 from platform_mails where text_sealed is not null');
  const inLyon = (title: string) => ({ texts: texts(title), buildingId: app.lyon.id });

  beforeEach(() => app.rows('truncate platform_mailbox'));

  it('does not leave once its reader may not see the meter any more, and says why it ended', async () => {
    await app.post();
    await app.tick();
    const memberships = app.test.app.get(MembershipRepository);
    const [membership] = await memberships.listLive(app.people.council.id);
    await memberships.end(membership!.id, new Date());
    await app.sendMails();
    expect([(await received('council')).length, (await received('syndic')).length]).toEqual([0, 1]);
    expect(await waiting()).toEqual([]);
    expect(await fates('council')).toEqual([{ state: 'dropped', failure: 'access_ended' }]);
    expect(await fates('syndic')).toEqual([{ state: 'sent', failure: null }]);
    await app.rows('update memberships set ended_at = null where id = $1', [membership!.id]);
  });

  it('is written anew without what its reader may not be told any more', async () => {
    await prefer('syndic', { quietHours: { from: '11:30', to: '14:00' } });
    const scope = { role: 'council', organisationId: null, buildingId: app.lyon.id } as const;
    const { id } = await app.test.seeder.grant(app.people.syndic.id, scope);
    const withdrawn = await app.post({ texts: texts('Fausse alerte') });
    await app.post({ texts: texts('Ascenseur') });
    await app.post(inLyon('Ailleurs'));
    await app.tick();
    app.test.clock.set('2026-06-23T12:00:00Z');
    await app.tick();
    const [gathered] = await app.mailsTo('syndic');
    expect(gathered?.text.match(/Fausse|Ascenseur|Ailleurs/g)).toHaveLength(3);
    await app.test.app.get(MembershipRepository).end(id, new Date());
    await app.test.app.get(Notices).recall(app.test.database.dataSource.manager, withdrawn);
    await app.sendMails();
    expect(await received('syndic')).toEqual([]);
    await app.tick();
    await app.sendMails();
    const [mail, ...others] = await received('syndic');
    expect(others).toEqual([]);
    expect(mail?.match(/Fausse|Ascenseur|Ailleurs/g)).toEqual(['Ascenseur']);
    expect((await fates('syndic')).map(({ state, failure }) => failure ?? state).sort()).toEqual([
      ...['access_ended', 'sent', 'withdrawn'],
    ]);
  });

  it('does not leave in quiet hours, unless it is critical', async () => {
    await app.post({ texts: texts('Grave') });
    await app.tick();
    await app.post({ texts: texts('Critique'), severity: 'critical' });
    await app.tick();
    await prefer('syndic', { quietHours: { from: '11:30', to: '14:00' } });
    await app.sendMails();
    const titles = async () => (await received('syndic')).map((text) => /Grave|Critique/.exec(text)?.[0]);
    expect(await titles()).toEqual(['Critique']);
    app.test.clock.set('2026-06-23T12:00:00Z');
    await app.tick();
    await app.sendMails();
    expect((await titles()).sort()).toEqual(['Critique', 'Grave']);
  });

  it('does not leave once its reader ended them, nor once he is gone', async () => {
    await app.post();
    await app.tick();
    await prefer('syndic', { mail: false });
    await app.rows('delete from notification_deliveries where user_id = $1', [app.people.council.id]);
    await app.sendMails();
    expect([...(await received('syndic')), ...(await received('council'))]).toEqual([]);
    expect(await fates('syndic')).toEqual([{ state: 'dropped', failure: 'not_wanted' }]);
    expect(await waiting()).toEqual([]);
  });
});

describe('a notice of a meter that moves', () => {
  it('is for those who see it where it is then', async () => {
    const subjectId = await app.post({ path: `/alerts?alert=x&in=${app.lille.id}` });
    await app.tick();
    const { manager } = app.test.database.dataSource;
    await app.test.app.get(Notices).move(manager, [subjectId], app.lyon.id);
    const { body } = await app.as('syndic').get('/notifications').expect(200);
    expect(body).toMatchObject({ items: [], unread: 0 });
    await app.sendMails();
    expect(await fates('syndic')).toEqual([{ state: 'dropped', failure: 'access_ended' }]);
    expect(await app.rows('select path from notification_notices')).toEqual([
      { path: `/alerts?alert=x&in=${app.lyon.id}` },
    ]);
  });

  it('bears the name of the building where it is then', async () => {
    const textIn = ({ name }: { name: string }) => ({ title: `Fuite : Ascenseur (${name})`, body: '12 kWh' });
    const textsIn = (building: { name: string }) => {
      const text = textIn(building);
      return { fr: text, nl: text, en: text, de: text };
    };
    const subjectId = await app.post({ texts: textsIn(app.lille) });
    const other = await app.post({ texts: textsIn(app.lille) });
    const { manager } = app.test.database.dataSource;
    await app.test.app.get(Notices).move(manager, [subjectId], app.lyon.id);
    const rows = await app.rows('select subject_id, texts from notification_notices order by created_at, id');
    expect(rows).toHaveLength(2);
    expect(rows).toContainEqual({ subject_id: subjectId, texts: textsIn(app.lyon) });
    expect(rows).toContainEqual({ subject_id: other, texts: textsIn(app.lille) });
  });
});

describe('the link at the end of a mail', () => {
  async function pathOfLink(): Promise<string> {
    await app.post();
    await app.tick();
    const [mail] = await app.mailsTo('syndic');
    return (mail?.unsubscribeUrl ?? '').replace('http://localhost:3000/api/v1', '');
  }

  it('ends mails at one click of a mail program, without a session, also twice; the inbox goes on', async () => {
    const path = await pathOfLink();
    for (let click = 0; click < 2; click += 1)
      await app.as(null).post(path).type('form').send('List-Unsubscribe=One-Click').expect(204);
    app.test.clock.advance(MAIL_PAUSE_MS);
    await app.post({ severity: 'critical' });
    await app.tick();
    expect(await subjects('syndic')).toHaveLength(1);
    const { body } = await app.as('syndic').get('/notifications/preferences').expect(200);
    expect(body.mail).toBe(false);
    expect((await app.as('syndic').get('/notifications')).body.items).toHaveLength(2);
  });

  it('changes nothing when it is only followed: it leads to a page that asks', async () => {
    const path = await pathOfLink();
    const token = path.split('=')[1] ?? '';
    const answer = await app.as(null).get(path).expect(302);
    expect(answer.headers['location']).toBe(`http://localhost:3000/unsubscribe#${token}`);
    expect((await app.as('syndic').get('/notifications/preferences')).body.mail).toBe(true);
  });

  it('keeps what else its reader chose', async () => {
    const rules = [
      { buildingId: null, kind: null, inbox: 'minor', mail: 'minor', rhythm: 'at_once' },
    ] as const;
    await prefer('syndic', { rules: [...rules], quietHours: { from: '22:00', to: '07:00' } });
    await app
      .as(null)
      .post(await pathOfLink())
      .expect(204);
    const { body } = await app.as('syndic').get('/notifications/preferences');
    expect(body).toMatchObject({ mail: false, rules, quietHours: { from: '22:00', to: '07:00' } });
  });

  it('is refused when it is unknown or missing, and stored as a hash alone', async () => {
    const token = (await pathOfLink()).split('=')[1] ?? '';
    const unknown = `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`;
    const answer = await app.as(null).post(`/notifications/unsubscribe?token=${unknown}x`).expect(404);
    expect(answer.body.code).toBe('token_invalid');
    await app.as(null).post('/notifications/unsubscribe').expect(400);
    const stored = await app.rows<{ token_hash: Buffer }>('select * from notification_unsubscribe_links');
    expect(stored.length).toBeGreaterThan(0);
    expect(JSON.stringify(stored)).not.toContain(token);
  });
});
