import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { LIVE_NAMESPACE, type LiveEvents } from '@coprowatt/contracts';
import { MembershipService, rooms, SESSION_LIFE_MS } from '@coprowatt/identity';
import {
  A_BUILDING,
  seedTwoTenants,
  startTestApp,
  TEST_PASSWORD,
  type TestApp,
  type TwoTenants,
} from '@coprowatt/identity/testing';
import { LiveBus } from '@coprowatt/platform';
import { io, type Socket } from 'socket.io-client';
import request from 'supertest';
import { notificationsMigrations } from '../notifications.database.ts';
import { NotificationsModule } from '../notifications.module.ts';
import { RECHECK_MS } from './live.gateway.ts';
import { PostgresIoAdapter } from './postgres-io.adapter.ts';
import { soon, untilListening } from './testing.ts';

type Person = keyof TwoTenants['people'];

/** Long before the next look at a line, which would bring it, too. */
const WAIT_MS = RECHECK_MS / 4;
const DAY_MS = 86_400_000;
const HEADERS = { origin: 'http://localhost:3000' };

let test: TestApp;
let tenants: TwoTenants;
let bus: LiveBus;
const open: Socket[] = [];

beforeAll(async () => {
  test = await startTestApp({
    imports: [NotificationsModule],
    migrations: notificationsMigrations,
    prepare: (app, config) => app.useWebSocketAdapter(new PostgresIoAdapter(app, config.databaseUrl)),
  });
  tenants = await seedTwoTenants(test.seeder);
  bus = test.app.get(LiveBus);
  await untilListening(test.database.dataSource);
});

afterEach(() => open.splice(0).forEach((socket) => socket.disconnect()));
afterAll(() => test.close());

const signIn = (person: Person) => test.signIn(tenants.people[person].email, TEST_PASSWORD);

function connect(
  cookie: string,
  headers: Record<string, string> = HEADERS,
  namespace = LIVE_NAMESPACE,
): Socket {
  const socket = io(`${test.url}${namespace}`, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    extraHeaders: { cookie, ...headers },
  });
  open.push(socket);
  return socket;
}

/** Resolves with the event's argument, or rejects when it does not come in time. */
function next(socket: Socket, event: string, withinMs = WAIT_MS): Promise<unknown> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  const late = setTimeout(() => reject(new Error(`no ${event} within ${withinMs} ms`)), withinMs);
  socket.once(event, (argument: unknown) => {
    clearTimeout(late);
    resolve(argument);
  });
  return promise;
}

async function connected(person: Person): Promise<Socket> {
  const socket = connect(await signIn(person));
  await next(socket, 'connect');
  return socket;
}

const refusal = async (socket: Socket) => ((await next(socket, 'connect_error')) as { data?: unknown }).data;

describe('the handshake', () => {
  it('is refused without a session, with a made-up one and after sign-out', async () => {
    const cookie = await signIn('syndic');
    await request(test.url).post('/api/v1/auth/logout').set('Cookie', cookie).expect(204);
    for (const bad of ['', 'coprowatt_session=s%3Amade.up', cookie])
      expect(await refusal(connect(bad))).toEqual({ code: 'unauthenticated' });
  });

  it('is refused to a page of another origin, session or not', async () => {
    const cookie = await signIn('syndic');
    for (const origin of ['http://evil.example', 'http://localhost:3999', 'null'])
      expect(await refusal(connect(cookie, { origin }))).toEqual({ code: 'origin_refused' });
  });

  it('leads nowhere but to the live namespace', async () => {
    expect(await refusal(connect(await signIn('syndic'), HEADERS, '/'))).toEqual({ code: 'not_found' });
  });
});

/** What a socket hears until it hears what is said to its person afterwards: then nothing of before is under way. */
function hearing(person: Person, socket: Socket): () => Promise<unknown[]> {
  const heard: [name: string, payload: { notificationId?: string }][] = [];
  socket.onAny((...event: [string, object]) => heard.push(event));
  const isLast = ([, { notificationId }]: (typeof heard)[number]): boolean => notificationId === 'the last';
  return async () => {
    const room = rooms.user(tenants.people[person].id);
    await bus.emit([room], 'notification.created', { notificationId: 'the last' });
    for (const end = Date.now() + WAIT_MS; !heard.some(isLast); await delay(5))
      if (Date.now() > end) throw new Error('the socket is silent');
    return heard.filter((event) => !isLast(event));
  };
}

describe('rooms', () => {
  const payload = (): LiveEvents['anomaly.detected'] => ({ buildingId: tenants.lille.id, anomalyId: 'a' });

  it('of a building hold syndic, council and co_owner; not occupant, admin or another tenant', async () => {
    const people: Person[] = ['syndic', 'council', 'co_owner', 'occupant', 'admin', 'other'];
    const sockets = await Promise.all(people.map(connected));
    const heard = sockets.map((socket, index) => hearing(people[index] ?? 'other', socket));
    await bus.emit([rooms.building(tenants.lille.id)], 'anomaly.detected', payload());
    const events = await Promise.all(heard.map((hear) => hear()));
    expect(people.map((person, index) => [person, events[index]?.length])).toEqual([
      ['syndic', 1],
      ['council', 1],
      ['co_owner', 1],
      ['occupant', 0],
      ['admin', 0],
      ['other', 0],
    ]);
  });

  it('of a person hold each of his sockets and nobody else', async () => {
    const [mine, mineToo, syndic] = [
      await connected('occupant'),
      await connected('occupant'),
      await connected('syndic'),
    ];
    const heardBySyndic = hearing('syndic', syndic);
    const both = [next(mine, 'notification.created'), next(mineToo, 'notification.created')];
    await bus.emit([rooms.user(tenants.people.occupant.id)], 'notification.created', { notificationId: 'n' });
    expect(await Promise.all(both)).toEqual([{ notificationId: 'n' }, { notificationId: 'n' }]);
    expect(await heardBySyndic()).toEqual([]);
  });

  it('are given by the server alone: what a client says changes nothing', async () => {
    const socket = await connected('other');
    const heard = hearing('other', socket);
    socket.emit('join', rooms.building(tenants.lille.id));
    await delay(100);
    await bus.emit([rooms.building(tenants.lille.id)], 'anomaly.detected', payload());
    expect(await heard()).toEqual([]);
  });

  it('hold a new building as soon as its syndic is back', async () => {
    const cookie = await signIn('syndic');
    const socket = connect(cookie);
    await next(socket, 'connect');
    const gone = next(socket, 'disconnect');
    const { body } = await request(test.url)
      .post('/api/v1/buildings')
      .set('Cookie', cookie)
      .send({ ...A_BUILDING, name: 'Neuf' });
    await gone;
    socket.connect();
    await next(socket, 'connect');
    const event = next(socket, 'anomaly.detected');
    await bus.emit([rooms.building(body.id)], 'anomaly.detected', { buildingId: body.id, anomalyId: 'b' });
    expect(await event).toEqual({ buildingId: body.id, anomalyId: 'b' });
  });
});

describe('a socket', () => {
  it("is lost at once after signing out, and the person's other sessions keep theirs", async () => {
    const cookie = await signIn('syndic');
    const elsewhere = await connected('syndic');
    const socket = connect(cookie);
    await next(socket, 'connect');
    const gone = next(socket, 'disconnect');
    await request(test.url).post('/api/v1/auth/logout').set('Cookie', cookie).expect(204);
    await soon(gone);
    expect(elsewhere.connected).toBe(true);
  });

  it('is lost at once after the end of a membership, and what comes back hears the building no more', async () => {
    const socket = await connected('council');
    const [membership] = await test.database.dataSource.query(
      'select id from memberships where user_id = $1 and ended_at is null',
      [tenants.people.council.id],
    );
    const gone = next(socket, 'disconnect');
    await test.app.get(MembershipService).end(membership.id);
    await soon(gone);
    socket.connect();
    await next(socket, 'connect');
    const heard = hearing('council', socket);
    await bus.emit([rooms.building(tenants.lille.id)], 'anomaly.detected', {
      buildingId: tenants.lille.id,
      anomalyId: 'c',
    });
    expect(await heard()).toEqual([]);
  });

  it('is lost when its session runs out', async () => {
    const timers = jest.spyOn(globalThis, 'setTimeout');
    const socket = await connected('co_owner');
    const [end, ms] = timers.mock.calls.find(([, delayMs]) => (delayMs ?? 0) > DAY_MS) ?? [];
    timers.mockRestore();
    expect(Math.abs((ms ?? 0) - SESSION_LIFE_MS)).toBeLessThan(60_000);
    const gone = next(socket, 'disconnect');
    end?.();
    await gone;
  });
});

describe('a line whose end was not announced', () => {
  // Only the gateway's interval is set on the faked clock: everything else keeps real time.
  beforeAll(() => {
    jest.useFakeTimers({
      doNotFake: [
        'Date',
        'hrtime',
        'nextTick',
        'performance',
        'queueMicrotask',
        'setImmediate',
        'setTimeout',
      ],
    });
  });
  afterAll(() => {
    jest.useRealTimers();
  });

  it.each([
    ['its session was deleted', 'delete from sessions where user_id = $1'],
    ['its membership was ended', 'update memberships set ended_at = created_at where user_id = $1'],
  ])('is closed by the next look at it when %s', async (_, sql) => {
    const socket = await connected('co_owner');
    jest.advanceTimersByTime(RECHECK_MS);
    await delay(300);
    expect(socket.connected).toBe(true);
    await test.database.dataSource.query(sql, [tenants.people.co_owner.id]);
    const gone = next(socket, 'disconnect');
    jest.advanceTimersByTime(RECHECK_MS);
    await gone;
  });
});

describe('a database that drops its connections', () => {
  const endListener = () =>
    test.database.dataSource.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'coprowatt sockets' and datname = current_database()`,
    );

  it('does not stop the server, and events arrive again', async () => {
    const socket = await connected('syndic');
    const { dataSource } = test.database;
    const listener = await untilListening(dataSource);
    const gone = next(socket, 'disconnect');
    await endListener();
    await untilListening(dataSource, listener);
    await gone;
    socket.connect();
    await next(socket, 'connect');
    const event = next(socket, 'notification.created');
    await bus.emit([rooms.user(tenants.people.syndic.id)], 'notification.created', {
      notificationId: 'again',
    });
    expect(await event).toEqual({ notificationId: 'again' });
  });

  it('has every browser come back, to read what was told while nobody listened', async () => {
    const sockets = [await connected('syndic'), await connected('occupant')];
    const heard = jest.fn();
    sockets.forEach((socket) => socket.onAny(heard));
    const { dataSource } = test.database;
    const listener = await untilListening(dataSource);
    const gone = Promise.all(sockets.map((socket) => next(socket, 'disconnect')));
    await endListener();
    await bus.emit([rooms.user(tenants.people.syndic.id)], 'notification.created', {
      notificationId: 'lost',
    });
    await gone;
    expect(heard).not.toHaveBeenCalled();
    expect(await untilListening(dataSource)).not.toBe(listener);
  });
});
