import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { createTestDatabase, type TestDatabase } from '../testing/index.ts';
import { LiveBus } from './live-bus.ts';

interface Packet {
  data: { packet?: { data: unknown[]; nsp: string }; opts: { rooms: string[] } };
}

describe('LiveBus', () => {
  let database: TestDatabase;
  let listener: Client;
  let bus: LiveBus;
  const heard: Packet[] = [];

  beforeAll(async () => {
    database = await createTestDatabase({ entities: [], migrations: [] });
    bus = new LiveBus(database.url);
    listener = new Client({ connectionString: database.url });
    await listener.connect();
    listener.on('notification', ({ payload }) => heard.push(JSON.parse(payload ?? '') as Packet));
    await listener.query('listen "socket.io#/live"');
  });

  afterAll(async () => {
    await listener.end();
    await bus.onApplicationShutdown();
    await database.drop();
  });

  it('notifies every process that holds sockets, with rooms and payload', async () => {
    await bus.emit(['building:1', 'user:2'], 'notification.created', { notificationId: 'n1' });
    await listener.query('select 1');
    expect(heard.at(-1)?.data).toMatchObject({
      packet: { data: ['notification.created', { notificationId: 'n1' }], nsp: '/live' },
      opts: { rooms: ['building:1', 'user:2'] },
    });
  });

  it('ends the sockets of a room', async () => {
    await bus.disconnect('session:9');
    await listener.query('select 1');
    expect(heard.at(-1)?.data).toMatchObject({ opts: { rooms: ['session:9'] }, close: true });
  });

  it('carries a payload larger than a notification through the table of attachments', async () => {
    await bus.emit(['user:2'], 'notification.created', { notificationId: 'x'.repeat(9_000) });
    const rows = await database.dataSource.query<{ n: number }[]>(
      'select count(*)::int as n from socket_io_attachments',
    );
    expect(rows).toEqual([{ n: 1 }]);
  });

  describe('while the database is out of reach', () => {
    const lost = new LiveBus('postgres://nobody:none@127.0.0.1:1/none');
    const event = [['user:2'], 'notification.created', { notificationId: 'n2' }] as const;

    afterAll(() => lost.onApplicationShutdown());

    it('drops an event without failing and without trying for ever', async () => {
      await lost.emit([...event[0]], event[1], event[2]);
      await delay(100);
    });

    it('tells whoever keeps what was not sent', async () => {
      await expect(lost.emitOrThrow([...event[0]], event[1], event[2])).rejects.toThrow('ECONNREFUSED');
      const large = { notificationId: 'x'.repeat(9_000) };
      await expect(lost.emitOrThrow(['user:2'], 'notification.created', large)).rejects.toThrow(
        'ECONNREFUSED',
      );
    });
  });
});
