import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { NotificationPreferences, NotificationRule } from '@coprowatt/contracts';
import { startNoticeApp, type NoticeApp } from '../testing-app.ts';

const PATH = '/notifications/preferences';
let app: NoticeApp;

beforeAll(async () => {
  app = await startNoticeApp();
});
beforeEach(async () => {
  await app.rows('truncate notification_notices, notification_preferences cascade');
});
afterAll(() => app.test.close());

const ruleFor = (buildingId: string | null, rule: Partial<NotificationRule> = {}): NotificationRule => ({
  ...{ buildingId, kind: null, inbox: 'info', mail: 'none', rhythm: 'at_once' },
  ...rule,
});
const chosen = (wanted: Partial<NotificationPreferences> = {}): NotificationPreferences => ({
  ...{ mail: true, mailUnconfirmed: false, quietHours: null, rules: [] },
  ...wanted,
});

describe('preferences', () => {
  it('are sensible for whoever never chose, and say by which right', async () => {
    const atOnce = { inbox: 'info', mail: 'major', rhythm: 'at_once' };
    const weekly = { inbox: 'info', mail: 'minor', rhythm: 'weekly' };
    for (const [who, defaults] of [
      ['syndic', atOnce],
      ['council', atOnce],
      ['co_owner', weekly],
      ['occupant', null],
    ] as const) {
      const { body } = await app.as(who).get(PATH).expect(200);
      expect(body).toEqual({
        ...chosen(),
        mailAvailable: true,
        ownMeterDefaults: atOnce,
        buildings: [{ buildingId: app.lille.id, name: app.lille.name, defaults }],
      });
    }
    expect((await app.as('admin').get(PATH)).body.buildings).toEqual([]);
    await app.as(null).get(PATH).expect(401);
  });

  it('are kept as they were chosen, one’s own', async () => {
    const wanted = chosen({
      mailUnconfirmed: true,
      quietHours: { from: '22:15', to: '06:45' },
      rules: [ruleFor(app.lille.id, { kind: 'surge', mail: 'critical' }), ruleFor(null, { rhythm: 'daily' })],
    });
    const put = await app.as('syndic').put(PATH).send(wanted).expect(200);
    const get = await app.as('syndic').get(PATH).expect(200);
    expect(get.body).toEqual(put.body);
    expect(get.body).toMatchObject(wanted);
    expect((await app.as('council').get(PATH)).body).toMatchObject(chosen());
  });

  it('of which mails alone are left out keep what was said of those: a page left open ends no unsubscription', async () => {
    const { mail: _, ...rest } = chosen();
    const said = async (body: object) => (await app.as('syndic').put(PATH).send(body).expect(200)).body.mail;
    expect(await said(rest)).toBe(true);
    expect(await said(chosen({ mail: false }))).toBe(false);
    expect(await said(rest)).toBe(false);
    expect(await said(chosen())).toBe(true);
    await app
      .as('syndic')
      .put(PATH)
      .send({ ...rest, mail: null })
      .expect(400);
  });

  it('decide what comes into the inbox, the narrowest rule first', async () => {
    const rules = [
      ruleFor(null, { inbox: 'none' }),
      ruleFor(app.lille.id, { inbox: 'critical' }),
      ruleFor(app.lille.id, { inbox: 'minor', kind: 'surge' }),
    ];
    await app.as('syndic').put(PATH).send(chosen({ rules })).expect(200);
    const expected = [
      await app.post({ kind: 'surge' }),
      await app.post({ kind: 'drift', severity: 'critical' }),
    ];
    await app.post({ kind: 'drift' });
    await app.tick();
    const { items } = (await app.as('syndic').get('/notifications')).body as {
      items: { subjectId: string }[];
    };
    expect(items.map(({ subjectId }) => subjectId).toSorted()).toEqual(expected.toSorted());
  });

  it('may be made for a building and a kind of no mail, and of the others go on', async () => {
    await app
      .as('syndic')
      .put(PATH)
      .send(chosen({ rules: [ruleFor(app.lille.id, { kind: 'surge' })] }));
    await app.post({ kind: 'surge', severity: 'critical', texts: titled('pointe') });
    await app.post({ kind: 'drift', severity: 'critical', texts: titled('dérive') });
    await app.tick();
    const [mail, ...others] = await app.mailsTo('syndic');
    expect(mail?.subject).toBe('dérive');
    expect(others).toEqual([]);
  });

  it.each<[string, object, string]>([
    [
      'a building of others',
      { rules: [ruleFor('00000000-0000-4000-8000-000000000000')] },
      'rules.0.buildingId',
    ],
    ['no kind of ours', { rules: [{ ...ruleFor(null), kind: 'rain' }] }, 'rules.0.kind'],
    ['half a rule', { rules: [{ buildingId: null }] }, 'rules.0.kind'],
    ['two rules for one place', { rules: [ruleFor(null), ruleFor(null)] }, 'rules'],
    ['a time that is none', { quietHours: { from: '24:00', to: '07:00' } }, 'quietHours.from'],
    ['a night of no length', { quietHours: { from: '07:00', to: '07:00' } }, 'quietHours.to'],
    ['half a night', { quietHours: { from: '07:00' } }, 'quietHours.to'],
    ['quiet hours left out', { quietHours: undefined }, 'quietHours'],
    ['a field of nobody', { loud: true }, 'loud'],
  ])('are refused with %s, and stay as they were', async (_, part, field) => {
    const { body } = await app
      .as('syndic')
      .put(PATH)
      .send({ ...chosen(), mail: false, ...part })
      .expect(400);
    expect(body.errors.map((problem: { field: string }) => problem.field)).toContain(field);
    expect((await app.as('syndic').get(PATH)).body.mail).toBe(true);
  });

  it('for a building that one may not see are refused like for one that is not there', async () => {
    const { body } = await app
      .as('syndic')
      .put(PATH)
      .send(chosen({ rules: [ruleFor(app.lyon.id)] }))
      .expect(400);
    expect(body.errors).toMatchObject([{ field: 'rules.0.buildingId', rule: 'building_unknown' }]);
  });
});

function titled(title: string) {
  const text = { title, body: '…' };
  return { fr: text, nl: text, en: text, de: text };
}
