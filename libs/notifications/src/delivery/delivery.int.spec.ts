import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Delivery, DeliveryPage } from '@coprowatt/contracts';
import { Audience } from '@coprowatt/identity';
import { startNoticeApp, type NoticeApp } from '../testing-app.ts';

let app: NoticeApp;

beforeAll(async () => {
  app = await startNoticeApp();
});
beforeEach(async () => {
  app.test.clock.set('2026-06-23T10:00:00Z');
  await app.rows('truncate notification_notices, notification_webhooks cascade');
  await app.rows('truncate platform_mails');
});
afterAll(() => app.test.close());

const listed = async (query = ''): Promise<Delivery[]> =>
  ((await app.as('admin').get(`/admin/deliveries${query}`).expect(200)).body as DeliveryPage).items;

/** As the outbox does after three days without a mail server that takes them. */
const giveUpMails = (): Promise<unknown> =>
  app.rows('update platform_mails set text_sealed = null, given_up_at = now() where text_sealed is not null');

describe('deliveries, for an admin', () => {
  it('say to whom and how they stand, and nothing of what they tell', async () => {
    await app.post({ holderUserId: app.people.occupant.id });
    await app.tick();
    const items = await listed();
    expect(items).toEqual([
      {
        id: expect.any(String),
        channel: 'mail',
        state: 'sent',
        userId: app.people.occupant.id,
        organisationId: null,
        attempts: 1,
        createdAt: '2026-06-23T10:00:00.000Z',
        dueAt: null,
        endedAt: '2026-06-23T10:00:00.000Z',
        failure: null,
      },
    ]);
    expect(JSON.stringify(items)).not.toMatch(/Ascenseur|"kind"/);
  });

  it('are dead when the mail server never took them, and leave again when he says so, once', async () => {
    await app.post();
    await app.tick();
    await giveUpMails();
    const dead = await listed('?state=dead');
    expect(dead.map(({ state, failure }) => [state, failure])).toEqual([
      ['dead', 'mail_given_up'],
      ['dead', 'mail_given_up'],
    ]);
    const mine = dead.find(({ userId }) => userId === app.people.syndic.id);
    await app.as('admin').post(`/admin/deliveries/${mine?.id}/retry`).expect(204);
    const answer = await app.as('admin').post(`/admin/deliveries/${mine?.id}/retry`).expect(409);
    expect(answer.body.code).toBe('conflict');
    await app.tick();
    expect(await app.mailsTo('syndic')).toHaveLength(1);
    expect(await app.mailsTo('council')).toHaveLength(0);
    const acts = await app.rows<{ outcome: string }>(
      `select outcome from audit_logs where act = 'delivery.retried' order by at`,
    );
    expect(acts.map(({ outcome }) => outcome)).toEqual(['success', 'failure']);
  });

  it('of a webhook are dead after the last try, and posted again when he says so', async () => {
    const path = `/organisations/${app.lille.organisationId}/webhook`;
    await app
      .as('syndic')
      .put(path)
      .send({ url: 'http://127.0.0.1:1/', minimumSeverity: 'info' })
      .expect(200);
    await app.post({ severity: 'info' });
    await app.tick();
    await app.rows(
      `update notification_deliveries set attempts = 12, due_at = created_at where channel = 'webhook'`,
    );
    await app.tick();
    const [dead] = await listed('?state=dead');
    expect(dead).toMatchObject({
      channel: 'webhook',
      organisationId: app.lille.organisationId,
      userId: null,
      attempts: 13,
      failure: 'unreachable',
    });
    await app.as('admin').post(`/admin/deliveries/${dead?.id}/retry`).expect(204);
    await app.tick();
    expect(await listed('?state=waiting')).toMatchObject([{ id: dead?.id, attempts: 1 }]);
  });

  it('tell of a message that could not be sent out at all, also about a private meter, and nobody’s name', async () => {
    const addressees = jest.spyOn(app.test.app.get(Audience), 'of').mockRejectedValue(new Error('broken'));
    await app.post({ holderUserId: app.people.occupant.id });
    for (let tries = 1; tries <= 9; tries += 1) {
      await app.tick();
      app.test.clock.advance(3_600_000);
    }
    expect(await listed('?state=dead')).toEqual([]);
    expect(await listed('?state=waiting')).toMatchObject([{ channel: 'notice', attempts: 9 }]);
    await app.tick();
    const [dead, ...others] = await listed('?state=dead');
    expect(others).toEqual([]);
    expect(dead).toEqual({
      ...{ id: dead?.id, channel: 'notice', state: 'dead', userId: null, organisationId: null, attempts: 10 },
      ...{ createdAt: '2026-06-23T10:00:00.000Z', dueAt: expect.any(String), endedAt: null },
      failure: 'internal_error',
    });
    addressees.mockRestore();
    await app.as('admin').post(`/admin/deliveries/${dead?.id}/retry`).expect(204);
    await app.tick();
    expect(await app.mailsTo('occupant')).toHaveLength(1);
    expect(await listed('?state=dead')).toEqual([]);
    await app.as('admin').post(`/admin/deliveries/${dead?.id}/retry`).expect(404);
  });

  it('are read page by page', async () => {
    for (let alert = 0; alert < 3; alert += 1) await app.post({ severity: 'minor' });
    await app.tick();
    const all = await listed();
    expect(all).toHaveLength(3);
    const { body } = await app.as('admin').get('/admin/deliveries?limit=2').expect(200);
    const rest = await listed(`?limit=2&cursor=${body.nextCursor}`);
    expect([...body.items, ...rest]).toEqual(all);
  });

  it('are nobody else’s', async () => {
    for (const who of ['syndic', 'council', 'co_owner', 'occupant'] as const) {
      await app.as(who).get('/admin/deliveries').expect(403);
      await app.as(who).post(`/admin/deliveries/${randomUUID()}/retry`).expect(403);
    }
    await app.as('admin').post(`/admin/deliveries/${randomUUID()}/retry`).expect(404);
    await app.as('admin').post('/admin/deliveries/nothing/retry').expect(404);
    await app.as('admin').get('/admin/deliveries?state=asleep').expect(400);
  });
});
