import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LIVE_NAMESPACE } from '@coprowatt/contracts';
import { PlatformConfig } from '@coprowatt/platform';
import { io } from 'socket.io-client';
import { DataSource } from 'typeorm';
import { createApp } from '../create-app.ts';
import { startWorld, visitorOf, type World } from '../isolation/world.ts';

const TOKEN = 'monitor of the tests';

let world: World;
beforeAll(async () => {
  Object.assign(process.env, { METRICS_TOKEN: TOKEN, ROLE: 'api' });
  world = await startWorld();
}, 120_000);
afterAll(() => world.close());

const ask = (url: string, token?: string): Promise<Response> =>
  fetch(url, token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } });

/** Values by name and labels. */
async function figures(url = world.url): Promise<Map<string, number>> {
  const answer = await ask(`${url}/metrics`, TOKEN);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  expect(answer.headers.get('cache-control')).toBe('no-store');
  const lines = (await answer.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]));
}

const requestsOf = (method: string, route: string, status: number): string =>
  `coprowatt_http_request_duration_seconds_count{method="${method}",route="${route}",status="${status}"}`;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return address !== null && typeof address === 'object' ? address.port : 0;
}

describe('what a monitor is told', () => {
  it('is for the bearer of the token alone, and not below the prefix', async () => {
    for (const token of [undefined, '', 'another', `${TOKEN} `, TOKEN.slice(0, -1)])
      expect((await ask(`${world.url}/metrics`, token)).status).toBe(token === `${TOKEN} ` ? 200 : 401);
    expect((await fetch(`${world.url}/metrics?token=${TOKEN}`)).status).toBe(401);
    expect((await ask(`${world.url}/api/v1/metrics`, TOKEN)).status).toBe(404);
  });

  it('is how the process is, and how long requests took by route, method and status', async () => {
    const { building, foreign } = world;
    const syndic = visitorOf(world);
    for (const [path, visitor] of [
      [`buildings/${building.id}`, syndic],
      [`buildings/${foreign.id}`, syndic],
      [`buildings/${building.id}`, null],
      [`nowhere/${building.id}`, syndic],
    ] as const)
      await world.call('GET', `/api/v1/${path}`, visitor);
    const told = await figures();
    expect(told.get('process_resident_memory_bytes')).toBeGreaterThan(10_000_000);
    const route = '/api/v1/buildings/:id';
    expect([200, 404, 401].map((status) => told.get(requestsOf('GET', route, status)))).toEqual([1, 1, 1]);
    expect(told.get(requestsOf('GET', 'none', 404))).toBe(2);
  });

  it('is the live lines that are open', async () => {
    expect((await figures()).get('coprowatt_sockets')).toBe(0);
    const socket = io(`${world.url}${LIVE_NAMESPACE}`, {
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      extraHeaders: { cookie: visitorOf(world).cookie, origin: world.get(PlatformConfig).publicUrl },
    });
    await new Promise((resolve, reject) =>
      socket.once('connect', () => resolve(null)).once('connect_error', reject),
    );
    expect((await figures()).get('coprowatt_sockets')).toBe(1);
    socket.disconnect();
  });

  it('is the work that is due, under way and waiting, and the alerts that did not arrive', async () => {
    const db = world.get(DataSource);
    const [first, second, third] = world.meters.map(({ id }) => id);
    const before = await figures();
    const states = ['due', 'running', 'waiting'];
    const runs = (queue: string) =>
      states.map((state) => `coprowatt_sync_runs{queue="${queue}",state="${state}"}`);
    expect(runs('fresh').map((name) => before.get(name))).toEqual([0, 0, 0]);
    await db.query(
      `insert into linky_sync_runs (id, device_id, building_id, kind, state, created_at, next_try_at)
        select gen_random_uuid(), device, $1, kind, state, now(), now() + due::interval
        from (values ($2::uuid, 'manual', 'queued', '-1 minute'), ($3, 'manual', 'queued', '-1 hour'),
          ($2, 'manual', 'running', '-1 minute'), ($4, 'manual', 'waiting', '1 hour'),
          ($2, 'backfill', 'waiting', '-1 minute')) as run (device, kind, state, due)`,
      [world.building.id, first, second, third],
    );
    await db.query(
      `insert into notification_notices (id, subject_id, step, kind, severity, confirmed, building_id, texts, path, created_at, planned_at)
        select gen_random_uuid(), a.id, 'major', 'daily', 'major', true, $1, '{}', '/', now(), now() from anomalies a`,
      [world.building.id],
    );
    const mails = [randomUUID(), randomUUID()];
    await db.query(
      `insert into platform_mails (id, text_sealed, created_at, next_try_at, given_up_at)
        values ($1, 'x', now(), now(), null), ($2, null, now(), now(), now())`,
      mails,
    );
    const deliver = (values: string) =>
      db.query(
        `insert into notification_deliveries (id, notice_id, channel, user_id, state, attempts, created_at, due_at, ended_at, mail_id)
          select gen_random_uuid(), n.id, 'mail', u.id, d.state, d.attempts, now(), d.due, d.ended, d.mail
          from (values ${values}) as d (nr, state, attempts, due, ended, mail)
            join (select id, row_number() over (order by id) as nr from users) u on u.nr = d.nr
            cross join (select id from notification_notices order by id limit 1) n`,
      );
    await deliver(`(1, 'waiting', 0, now() - interval '1 minute', null::timestamptz, null::uuid),
      (2, 'waiting', 0, now() + interval '5 hours', null, null), (3, 'waiting', 2, now() + interval '5 minutes', null, null),
      (4, 'sent', 0, null, now(), '${mails[0]}'), (5, 'sent', 0, null, now(), '${mails[1]}'),
      (6, 'dead', 0, null, now(), null), (7, 'dropped', 0, null, now(), null), (8, 'sent', 0, null, now(), null)`);
    await db.query(
      `insert into notification_notices (id, subject_id, step, kind, severity, confirmed, building_id, texts, path, created_at,
          attempts, next_try_at, recalled_at)
        select gen_random_uuid(), gen_random_uuid(), 'major', 'daily', 'major', true, $1, '{}', '/', now() - n.age::interval,
          n.attempts, now() + interval '1 hour', case when n.recalled then now() end
        from (values ('1 minute', 1, false), ('1 hour', 9, false), ('1 day', 10, false), ('1 day', 12, true),
          ('8 days', 30, false)) as n (age, attempts, recalled)`,
      [world.building.id],
    );
    const told = await figures();
    expect(runs('fresh').map((name) => told.get(name))).toEqual([2, 1, 1]);
    expect(runs('history').map((name) => told.get(name))).toEqual([1, 0, 0]);
    const late = (channel: string, state: string) =>
      told.get(`coprowatt_alerts_undelivered{channel="${channel}",state="${state}"}`);
    expect([late('mail', 'due'), late('mail', 'dead')]).toEqual([3, 2]);
    expect([late('webhook', 'due'), late('webhook', 'dead')]).toEqual([0, 0]);
    expect([late('notice', 'due'), late('notice', 'dead')]).toEqual([2, 1]);
  });

  it('names no meter, building or person', async () => {
    const names = [...(await figures()).keys()].join('\n');
    expect(names).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-|\d{14}|@|Lille|Terreaux|Syndic/i);
  });

  it('is told by a process that serves nobody, which answers nothing else', async () => {
    const port = await freePort();
    Object.assign(process.env, { ROLE: 'worker', PORT: String(port) });
    const worker = await createApp();
    const url = `http://127.0.0.1:${port}`;
    try {
      const told = await figures(url);
      expect(told.get('process_resident_memory_bytes')).toBeGreaterThan(10_000_000);
      expect(told.has('coprowatt_jobs{queue="linky-confirm",state="due"}')).toBe(true);
      expect((await ask(`${url}/metrics`)).status).toBe(401);
      expect((await ask(`${url}/api/v1/portfolio`, TOKEN)).status).toBe(404);
    } finally {
      await worker.close();
    }
    await expect(fetch(url)).rejects.toThrow('fetch failed');
  });
});
