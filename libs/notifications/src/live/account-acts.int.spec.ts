import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { LIVE_NAMESPACE, type SessionView } from '@coprowatt/contracts';
import {
  mailedToken,
  seedTwoTenants,
  startTestApp,
  TEST_PASSWORD,
  type TestApp,
  type TwoTenants,
} from '@coprowatt/identity/testing';
import { io, type Socket } from 'socket.io-client';
import request from 'supertest';
import { notificationsMigrations } from '../notifications.database.ts';
import { NotificationsModule } from '../notifications.module.ts';
import { PostgresIoAdapter } from './postgres-io.adapter.ts';
import { soon, untilListening } from './testing.ts';

type Person = keyof TwoTenants['people'];

const NEW_PASSWORD = 'another one for tests';

let test: TestApp;
let tenants: TwoTenants;
const open: Socket[] = [];

beforeAll(async () => {
  test = await startTestApp({
    env: { DEMO: 'on' },
    imports: [NotificationsModule],
    migrations: notificationsMigrations,
    prepare: (app, config) => app.useWebSocketAdapter(new PostgresIoAdapter(app, config.databaseUrl)),
  });
  tenants = await seedTwoTenants(test.seeder);
  await untilListening(test.database.dataSource);
});

afterEach(() => open.splice(0).forEach((socket) => socket.disconnect()));
afterAll(() => test.close());

interface Line {
  cookie: string;
  socket: Socket;
  /** Resolves when the server ends it. */
  lost: Promise<void>;
}

async function line(person: Person): Promise<Line> {
  const cookie = await test.signIn(tenants.people[person].email, TEST_PASSWORD);
  const socket = io(`${test.url}${LIVE_NAMESPACE}`, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    extraHeaders: { cookie, origin: 'http://localhost:3000' },
  });
  open.push(socket);
  await new Promise((resolve) => socket.once('connect', () => resolve(null)));
  const lost = new Promise<void>((resolve) => socket.once('disconnect', () => resolve()));
  return { cookie, socket, lost };
}

const call = (method: 'get' | 'post' | 'delete', path: string, cookie = '') =>
  request(test.url)[method](`/api/v1${path}`).set('Cookie', cookie);

async function sessionOf(cookie: string): Promise<string> {
  const { body } = await call('get', '/auth/sessions', cookie).expect(200);
  return body.items.find(({ current }: SessionView) => current).id;
}

describe('a socket', () => {
  it('is lost at once when its session is ended from another, which keeps its own', async () => {
    const [elsewhere, here] = [await line('occupant'), await line('occupant')];
    const id = await sessionOf(elsewhere.cookie);
    await call('delete', `/auth/sessions/${id}`, here.cookie).expect(204);
    await soon(elsewhere.lost);
    expect(here.socket.connected).toBe(true);
  });

  it('is lost at once when all other sessions are ended', async () => {
    const others = [await line('occupant'), await line('occupant')];
    const here = await line('occupant');
    await call('delete', '/auth/sessions', here.cookie).expect(204);
    await soon(Promise.all(others.map((other) => other.lost)));
    expect(here.socket.connected).toBe(true);
  });

  it('is lost at once when its person is no longer a member', async () => {
    const [syndic, owner] = [await line('syndic'), await line('co_owner')];
    const members = `/buildings/${tenants.lille.id}/members`;
    const { body } = await call('get', members, syndic.cookie).expect(200);
    const { membership } = body.items.find(
      ({ userId }: { userId: string }) => userId === tenants.people.co_owner.id,
    );
    await call('delete', `${members}/${membership.id}`, syndic.cookie).expect(204);
    await soon(owner.lost);
    expect(syndic.socket.connected).toBe(true);
  });

  it('is lost at once when the password is changed or chosen anew', async () => {
    const council = await line('council');
    const change = { currentPassword: TEST_PASSWORD, newPassword: NEW_PASSWORD };
    await call('post', '/auth/password', council.cookie).send(change).expect(204);
    await soon(council.lost);
    const { email } = tenants.people.other;
    const other = await line('other');
    await call('post', '/auth/password-reset').send({ email }).expect(202);
    const token = await mailedToken(test, email);
    await call('post', '/auth/password-reset/complete').send({ token, password: NEW_PASSWORD }).expect(204);
    await soon(other.lost);
  });
});
