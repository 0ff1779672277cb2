import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LIVE_NAMESPACE, type LiveEventName, type LiveEvents } from '@coprowatt/contracts';
import { rooms } from '@coprowatt/identity';
import { LiveBus, PlatformConfig } from '@coprowatt/platform';
import { io, type Socket } from 'socket.io-client';
import { may, type Visitor } from './design-table.ts';
import { startWorld, visitorOf, type World } from './world.ts';

/** To whom the design sends an event (section 6). A new event does not compile without its line. */
const AUDIENCES = {
  'sync.progress': 'meter',
  'sync.finished': 'meter',
  'readings.ingested': 'meter',
  'consent.changed': 'meter',
  'anomaly.detected': 'meter',
  'anomaly.updated': 'meter',
  'notification.created': 'person',
  'notification.read': 'person',
} as const satisfies Record<LiveEventName, 'meter' | 'person'>;
const EVENTS = Object.keys(AUDIENCES) as LiveEventName[];

let world: World;
const sockets = new Map<Visitor, Socket>();
const heard = new Map<Visitor, string[]>();

beforeAll(async () => {
  world = await startWorld();
  await Promise.all(world.visitors.map(listen));
}, 120_000);
afterAll(async () => {
  for (const socket of sockets.values()) socket.disconnect();
  await world.close();
});

async function listen(visitor: Visitor): Promise<void> {
  const socket = io(`${world.url}${LIVE_NAMESPACE}`, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    extraHeaders: { cookie: visitor.cookie, origin: world.get(PlatformConfig).publicUrl },
  });
  sockets.set(visitor, socket);
  heard.set(visitor, []);
  socket.onAny((name: string, payload: { mark?: string }) => heard.get(visitor)?.push(payload.mark ?? name));
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', () => resolve());
    socket.once('connect_error', reject);
  });
}

/** Sends an event to a room and answers who heard it: the name of each visitor, sorted. */
async function hearersOf(room: string, event: LiveEventName): Promise<string[]> {
  const mark = `${event} to ${room}`;
  const bus = world.get(LiveBus);
  await bus.emit([room], event, { mark } as unknown as LiveEvents[typeof event]);
  // What was sent to all rooms afterwards comes after it: when that is there, nothing of the first is under way.
  const fence = `after ${mark}`;
  const everybody = world.visitors.map(({ userId }) => rooms.user(userId));
  await bus.emit(everybody, 'notification.created', {
    mark: fence,
  } as unknown as LiveEvents['notification.created']);
  await until(() => world.visitors.every((visitor) => heard.get(visitor)?.includes(fence)));
  return world.visitors.filter((visitor) => heard.get(visitor)?.includes(mark)).map(({ name }) => name);
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('the sockets are silent');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe('every live event, for every role that owns, shares the tenant, is of another tenant or has left', () => {
  it.each(EVENTS)('%s of a common meter is heard by those who see it, and by nobody else', async (event) => {
    const expected = world.visitors.filter((visitor) => may(visitor, 'building.energy.read'));
    expect(expected).toHaveLength(4);
    expect(await hearersOf(rooms.building(world.building.id), event)).toEqual(
      expected.map(({ name }) => name),
    );
  });

  it.each(EVENTS)('%s of a private meter, or to one person, is heard by that person alone', async (event) => {
    for (const role of ['council', 'co_owner', 'occupant', 'syndic', 'admin'] as const) {
      const person = visitorOf(world, role);
      expect(await hearersOf(rooms.user(person.userId), event)).toEqual([person.name]);
    }
  });

  it('is heard by nobody of this organisation when it is about another’s building', async () => {
    const expected = world.visitors.filter(
      ({ role, relation }) => relation === 'other tenant' && ['syndic', 'council', 'co_owner'].includes(role),
    );
    expect(await hearersOf(rooms.building(world.foreign.id), 'readings.ingested')).toEqual(
      expected.map(({ name }) => name),
    );
  });

  it('cannot be asked for: a client has no way to join a room', async () => {
    const stranger = visitorOf(world, 'syndic', 'other tenant');
    const socket = sockets.get(stranger);
    for (const word of ['join', 'subscribe', 'room']) socket?.emit(word, rooms.building(world.building.id));
    expect(await hearersOf(rooms.building(world.building.id), 'sync.finished')).not.toContain(stranger.name);
  });

  it('is not heard by whoever comes with no session', async () => {
    const socket = io(`${world.url}${LIVE_NAMESPACE}`, {
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      extraHeaders: { origin: world.get(PlatformConfig).publicUrl },
    });
    const refusal = await new Promise<Error>((resolve, reject) => {
      socket.once('connect_error', resolve);
      socket.once('connect', () => reject(new Error('let in')));
    });
    expect(refusal.message).toBe('unauthenticated');
  });
});
