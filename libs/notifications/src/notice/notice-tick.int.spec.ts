import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LIVE_NAMESPACE, type NotificationPage } from '@coprowatt/contracts';
import {
  mailsTo,
  seedTwoTenants,
  startTestApp,
  TEST_PASSWORD,
  type TestApp,
  type TwoTenants,
} from '@coprowatt/identity/testing';
import { io, type Socket } from 'socket.io-client';
import request from 'supertest';
import { PostgresIoAdapter } from '../live/postgres-io.adapter.ts';
import { untilListening } from '../live/testing.ts';
import { notificationsMigrations } from '../notifications.database.ts';
import { NotificationsModule } from '../notifications.module.ts';
import { noticeOf } from '../testing-app.ts';
import { Notices } from './notice.ts';

let test: TestApp;
let tenants: TwoTenants;
let cookie: string;
let socket: Socket;

beforeAll(async () => {
  test = await startTestApp({
    imports: [NotificationsModule],
    migrations: notificationsMigrations,
    env: { DEMO: 'on' },
    prepare: (app, config) => app.useWebSocketAdapter(new PostgresIoAdapter(app, config.databaseUrl)),
  });
  tenants = await seedTwoTenants(test.seeder);
  cookie = await test.signIn(tenants.people.syndic.email, TEST_PASSWORD);
  await untilListening(test.database.dataSource);
  socket = io(`${test.url}${LIVE_NAMESPACE}`, {
    transports: ['websocket'],
    forceNew: true,
    extraHeaders: { cookie, origin: 'http://localhost:3000' },
  });
  await new Promise((resolve) => socket.once('connect', () => resolve(null)));
});
afterAll(async () => {
  socket.disconnect();
  await test.close();
});

describe('a process that works', () => {
  it('tells an open browser by itself of what was posted, then mails it', async () => {
    const told = new Promise<string>((resolve) =>
      socket.once('notification.created', (event: { notificationId: string }) =>
        resolve(event.notificationId),
      ),
    );
    const { dataSource } = test.database;
    await dataSource.transaction((manager) =>
      test.app.get(Notices).post(manager, noticeOf(tenants.lille.id)),
    );
    const id = await told;
    const { body } = await request(test.url).get('/api/v1/notifications').set('Cookie', cookie).expect(200);
    expect((body as NotificationPage).items).toMatchObject([{ id, readAt: null }]);
    for (let wait = 0; wait < 400 && !(await isMailed()); wait += 1) await delay(100);
    const [mail] = await mailsTo(test, tenants.people.syndic.email);
    expect(mail?.text).toMatch(/http:\/\/localhost:3000\/unsubscribe#[\w-]{43}/);
  });
});

async function isMailed(): Promise<boolean> {
  const rows = await test.database.dataSource.query<unknown[]>(
    `select 1 from notification_deliveries where state = 'sent' and user_id = $1`,
    [tenants.people.syndic.id],
  );
  return rows.length > 0;
}
