import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { WebhookBody } from '@coprowatt/contracts';
import { createTestConfig } from '@coprowatt/platform/testing';
import { noticeOf, startNoticeApp, type NoticeApp } from '../testing-app.ts';
import { Notices } from '../notice/notice.ts';
import { nextAttemptAt } from '../delivery/retry-policy.ts';
import { claimDelivery } from './webhook-rows.ts';
import { ANSWER_WITHIN_MS, WebhookSender } from './webhook-sender.ts';

interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

let app: NoticeApp;
let server: Server;
let received: Received[] = [];
/** Answers of the receiver, one each; then 204. */
let answers: { status: number; location?: string }[] = [];

beforeAll(async () => {
  app = await startNoticeApp();
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({
        path: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      });
      const { status, location } = answers.shift() ?? { status: 204 };
      response.writeHead(status, location ? { location } : {}).end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
beforeEach(async () => {
  await app.rows('truncate notification_notices, notification_webhooks cascade');
  [received, answers] = [[], []];
});
afterAll(async () => {
  await app.test.close();
  server.closeAllConnections();
  server.close();
});

const hook = (): string =>
  `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook?key=of-the-receiver`;
const pathOf = (): string => `/organisations/${app.lille.organisationId}/webhook`;

async function setUp(more: object = {}): Promise<string> {
  const { body } = await app
    .as('syndic')
    .put(pathOf())
    .send({ url: hook(), ...more })
    .expect(200);
  return String(body.secret);
}

const bodies = (): WebhookBody[] => received.map(({ body }) => JSON.parse(body) as WebhookBody);
const states = () =>
  app.rows<{ state: string; attempts: number; failure: string | null }>(
    `select state, attempts, failure from notification_deliveries where channel = 'webhook' order by created_at`,
  );

describe('a webhook', () => {
  it('is set up by a syndic, who learns its secret once', async () => {
    const { body } = await app.as('syndic').put(pathOf()).send({ url: hook() }).expect(200);
    expect(body).toMatchObject({ url: hook(), minimumSeverity: 'minor', lastDeliveredAt: null });
    expect(body.secret).toMatch(/^whsec_[\w-]{43}$/);
    const again = await app
      .as('syndic')
      .put(pathOf())
      .send({ url: `${hook()}2`, minimumSeverity: 'major' });
    expect(again.body).toMatchObject({
      id: body.id,
      url: `${hook()}2`,
      minimumSeverity: 'major',
      secret: null,
    });
    const shown = await app.as('syndic').get(pathOf()).expect(200);
    expect(JSON.stringify(shown.body)).not.toContain('whsec_');
    const renewed = await app.as('syndic').post(`${pathOf()}/secret`).expect(200);
    expect(renewed.body.secret).toMatch(/^whsec_/);
    expect(renewed.body.secret).not.toBe(body.secret);
    await app.as('syndic').delete(pathOf()).expect(204);
    await app.as('syndic').get(pathOf()).expect(404);
    const acts = await app.rows<{ act: string }>(
      `select act from audit_logs where act like 'webhook.%' order by at`,
    );
    expect(acts.map(({ act }) => act)).toEqual([...Array(3).fill('webhook.changed'), 'webhook.removed']);
  });

  it('is nobody else’s: an admin sees no alert, so he sends none elsewhere', async () => {
    await setUp();
    for (const [who, status] of [
      ['admin', 403],
      ['other', 404],
      ['council', 404],
      ['co_owner', 404],
      [null, 401],
    ] as const) {
      await app.as(who).get(pathOf()).expect(status);
      await app.as(who).put(pathOf()).send({ url: hook() }).expect(status);
      await app.as(who).post(`${pathOf()}/secret`).expect(status);
      await app.as(who).post(`${pathOf()}/test`).expect(status);
      await app.as(who).delete(pathOf()).expect(status);
    }
  });

  it('leaves neither its address nor its secret in the tables', async () => {
    const secret = await setUp();
    const stored = JSON.stringify(await app.rows('select * from notification_webhooks'));
    for (const hidden of [secret, 'of-the-receiver', '127.0.0.1']) expect(stored).not.toContain(hidden);
  });

  it.each(['http://10.0.0.1/', 'https://169.254.169.254/', 'https://[::ffff:10.0.0.1]/', 'nothing'])(
    'is refused where no alert may go: %s',
    async (url) => {
      const { body } = await app.as('syndic').put(pathOf()).send({ url }).expect(400);
      expect(body.errors).toMatchObject([{ field: 'url', rule: 'webhook_url' }]);
    },
  );

  it('may be tried at once', async () => {
    await setUp();
    answers = [{ status: 204 }, { status: 500 }];
    const tried = [
      await app.as('syndic').post(`${pathOf()}/test`),
      await app.as('syndic').post(`${pathOf()}/test`),
    ];
    expect(tried.map(({ body }) => body)).toEqual([
      { delivered: true, failure: null },
      { delivered: false, failure: 'http_500' },
    ]);
    expect(bodies()).toMatchObject([{ event: 'test', notification: null }, { event: 'test' }]);
  });
});

describe('a post', () => {
  it('tells the alert, signed so that the receiver can check it with the secret', async () => {
    const secret = await setUp();
    const subjectId = await app.post({ change: 'worsened' });
    await app.tick();
    const [post] = received;
    const timestamp = String(post?.headers['x-coprowatt-timestamp']);
    const expected = createHmac('sha256', secret).update(`${timestamp}.${post?.body}`).digest('hex');
    expect(post?.headers['x-coprowatt-signature']).toBe(`v1=${expected}`);
    expect(Math.abs(Number(timestamp) - Date.now() / 1_000)).toBeLessThan(60);
    const [body] = bodies();
    expect(body?.deliveryId).toBe(post?.headers['x-coprowatt-delivery']);
    expect(body).toMatchObject({
      event: 'notification',
      occurredAt: '2026-06-23T10:00:00.000Z',
      notification: {
        subjectId,
        buildingId: app.lille.id,
        buildingName: app.lille.name,
        severity: 'major',
        change: 'worsened',
        texts: noticeOf(app.lille.id).texts,
        url: 'http://localhost:3000/alerts',
      },
    });
    expect((await app.as('syndic').get(pathOf())).body.lastDeliveredAt).toBe('2026-06-23T10:00:00.000Z');
  });

  it('is made for common meters from the chosen severity on, and for private ones never', async () => {
    await setUp({ minimumSeverity: 'major' });
    await app.post({ severity: 'minor' });
    await app.post({ severity: 'critical', holderUserId: app.people.council.id });
    await app.post({ severity: 'critical', buildingId: app.lyon.id });
    await app.post({ severity: 'critical', confirmed: false });
    const told = await app.post({ severity: 'major' });
    await app.tick();
    expect(bodies().map(({ notification }) => notification?.subjectId)).toEqual([told]);
  });

  it('that fails is tried again with the same id, ever later, and is dead after the last time', async () => {
    await setUp();
    answers = Array(20).fill({ status: 503 });
    await app.post();
    for (let attempts = 1; attempts <= 13; attempts += 1) {
      await app.tick();
      await app.tick();
      expect(received).toHaveLength(attempts);
      const next = nextAttemptAt(app.test.clock.now(), attempts);
      if (next) app.test.clock.set(next);
    }
    expect(new Set(bodies().map(({ deliveryId }) => deliveryId)).size).toBe(1);
    expect(await states()).toEqual([{ state: 'dead', attempts: 13, failure: 'http_503' }]);
    app.test.clock.advance(7 * 86_400_000);
    await app.tick();
    expect(received).toHaveLength(13);
  });

  it('follows no redirect', async () => {
    await setUp();
    answers = [{ status: 307, location: hook().replace('/hook', '/elsewhere') }];
    await app.post();
    await app.tick();
    expect(received.map(({ path }) => path)).toEqual(['/hook?key=of-the-receiver']);
    expect(await states()).toEqual([{ state: 'waiting', attempts: 1, failure: 'http_307' }]);
  });

  it('is made once by ten workers at once', async () => {
    await setUp();
    const subjects = [];
    for (let alert = 0; alert < 10; alert += 1) subjects.push(await app.post());
    await Promise.all(Array.from({ length: 10 }, () => app.worker().tick()));
    expect(
      bodies()
        .map(({ notification }) => notification?.subjectId)
        .toSorted(),
    ).toEqual(subjects.toSorted());
  });

  it('that a process took and died with is made by another, two minutes later', async () => {
    await setUp();
    await app.post();
    answers = [{ status: 500 }];
    await app.tick();
    app.test.clock.set(nextAttemptAt(app.test.clock.now(), 1) ?? 0);
    const now = app.test.clock.now();
    const [{ id } = { id: '' }] = await app.rows<{ id: string }>('select id from notification_webhooks');
    const lease = new Date(now.getTime() + 120_000);
    expect(await claimDelivery(app.test.database.dataSource.manager, id, now, lease)).not.toBeNull();
    await app.tick();
    expect(received).toHaveLength(1);
    app.test.clock.set(lease);
    await app.tick();
    expect(received).toHaveLength(2);
    expect(await states()).toEqual([{ state: 'sent', attempts: 3, failure: null }]);
  });

  it('that a fault of ours stops is a try that failed, and is made later', async () => {
    await setUp();
    answers = [{ status: 500 }];
    await app.post();
    await app.tick();
    const [{ sealed } = { sealed: '' }] = await app.rows<{ sealed: string }>(
      'select secret_sealed as sealed from notification_webhooks',
    );
    await app.rows(`update notification_webhooks set secret_sealed = 'torn'`);
    app.test.clock.advance(30_000);
    await app.tick();
    await app.tick();
    expect(await states()).toEqual([{ state: 'waiting', attempts: 2, failure: 'internal_error' }]);
    await app.rows('update notification_webhooks set secret_sealed = $1', [sealed]);
    app.test.clock.advance(60_000);
    await app.tick();
    expect(await states()).toEqual([{ state: 'sent', attempts: 3, failure: null }]);
  });

  it('whose secret cannot be opened keeps the alert from nobody’s inbox', async () => {
    await setUp();
    await app.rows(`update notification_webhooks set secret_sealed = 'torn'`);
    await app.post();
    await app.tick();
    expect(await app.rows('select from notification_entries')).not.toEqual([]);
    expect(await states()).toEqual([{ state: 'waiting', attempts: 1, failure: 'internal_error' }]);
  });

  it('that waits is not made once its alert was taken back, or graver ones alone are wanted', async () => {
    await setUp();
    answers = [{ status: 500 }, { status: 500 }];
    const subjectId = await app.post();
    await app.post({ severity: 'minor' });
    await app.tick();
    await app.test.app.get(Notices).recall(app.test.database.dataSource.manager, subjectId);
    await app.as('syndic').put(pathOf()).send({ url: hook(), minimumSeverity: 'major' }).expect(200);
    app.test.clock.advance(60_000);
    await app.tick();
    expect((await states()).map(({ state, failure }) => [state, failure]).sort()).toEqual([
      ['dropped', 'not_wanted'],
      ['dropped', 'withdrawn'],
    ]);
    expect(received).toHaveLength(2);
  });

  it('does not go to a former syndic once the building was handed over, nor where the webhook is gone', async () => {
    await setUp();
    answers = [{ status: 500 }];
    await app.post();
    await app.tick();
    await app.rows('update buildings set organisation_id = $2 where id = $1', [
      app.lille.id,
      app.lyon.organisationId,
    ]);
    app.test.clock.advance(60_000);
    await app.tick();
    expect(await states()).toMatchObject([{ state: 'dropped', failure: 'access_ended' }]);
    await app.rows('update buildings set organisation_id = $2 where id = $1', [
      app.lille.id,
      app.lille.organisationId,
    ]);
    await app.as('syndic').delete(pathOf()).expect(204);
    await app.post();
    await app.tick();
    expect(received).toHaveLength(1);
  });
});

describe('the way out', () => {
  const target = (url: string) => ({ url, secret: 'whsec_x' });
  const trial = { deliveryId: 'x', event: 'test', occurredAt: '', notification: null } as const;
  const real = new WebhookSender(createTestConfig('postgres://nowhere/x'), ANSWER_WITHIN_MS);

  it('of a real installation is closed to this machine, by address and by a name that leads to it', async () => {
    const { port } = server.address() as AddressInfo;
    expect(await real.post(target(hook()), trial)).toBe('address_refused');
    expect(await real.post(target(`https://localhost:${port}/`), trial)).toBe('address_refused');
    expect(received).toEqual([]);
  });

  it('reads no more of an answer than it needs, however much is sent', async () => {
    let sent = 0;
    const endless = createServer((_, response) => {
      response.writeHead(200);
      const more = (): void => {
        while (!response.destroyed && response.write('x'.repeat(65_536))) sent += 65_536;
      };
      response.on('drain', more);
      more();
    }).listen(0, '127.0.0.1');
    await once(endless, 'listening');
    const demo = app.test.app.get(WebhookSender);
    expect(
      await demo.post(target(`http://127.0.0.1:${(endless.address() as AddressInfo).port}/`), trial),
    ).toBeNull();
    expect(sent).toBeLessThan(16 * 1_048_576);
    endless.closeAllConnections();
    endless.close();
  });

  it('gives up a receiver that is silent', async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const demo = new WebhookSender(createTestConfig('postgres://nowhere/x', { DEMO: 'on' }), 200);
    expect(await demo.post(target(`http://127.0.0.1:${port}/`), trial)).toBe('timeout');
    silent.closeAllConnections();
    silent.close();
  });

  it('says in one word why nobody answered', async () => {
    const demo = app.test.app.get(WebhookSender);
    expect(await demo.post(target('http://127.0.0.1:1/'), trial)).toBe('unreachable');
    expect(await real.post(target('https://no-such-name.invalid/'), trial)).toBe('unreachable');
  });
});
