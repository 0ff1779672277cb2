import { rooms } from '@coprowatt/identity';
import { LiveBus } from '@coprowatt/platform';
import type { INestApplicationContext } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { megabytes, printTable } from '../sync/table.ts';
import { Crowd } from './crowd.ts';
import { openSessions } from './desk.ts';
import type { Fleet, Member } from './fleet.ts';
import { addPerson, settle, type Place } from './population.ts';
import { Reader } from './reader.ts';
import { spread, spreadHead } from './spread.ts';

const PORT = 24545;
const SETTLE_MS = 5_000;
/** Longer than a minute: what happens once a minute falls into it. */
const MINUTE_MS = 70_000;
const EVENT_GAP_MS = 400;
const IDLE_MS = 10_000;
/** An idle connection tells the server's statistics after ten seconds. */
const COUNTED_MS = 12_000;

export interface SocketsScale {
  sockets: number;
  buildings: number;
  events: number;
}

interface Ground {
  desk: INestApplicationContext;
  places: Place[];
  crowd: Crowd;
  /** One a socket. */
  cookies: string[];
}

/** Many open pages at one process: what they cost, and what they do to each other and to who reads. */
export async function measureSockets(
  fleet: Fleet,
  desk: INestApplicationContext,
  scale: SocketsScale,
): Promise<void> {
  const places = await settle(desk, scale.buildings);
  const cookies = await inhabit(desk, places, scale.sockets);
  const ground = { desk, places, crowd: new Crowd(), cookies };
  const api = await fleet.startApi(PORT);
  const reader = new Reader(api.origin, cookies[0] ?? '');
  const reads: string[][] = [];
  const note = (name: string, tookMs: number[]): void => void reads.push(spread(name, tookMs));

  note('nobody else there', await reader.during(delay(IDLE_MS)));
  note('while all connect', await connectAll(ground, api, reader));
  note('a minute with all there', await reader.during(delay(MINUTE_MS)));
  note('while all are told', await tellAll(ground, reader, scale.events));
  await leaveAndReturn(ground, api);
  note('while all return', await restart(fleet, ground, api, reader));
  printTable('A read meanwhile (alerts of one person)', spreadHead('when'), reads);
  ground.crowd.end();
}

/** Four sockets a person: two browsers with two pages each; co-owners, and the syndic in every building. */
async function inhabit(
  desk: INestApplicationContext,
  places: readonly Place[],
  sockets: number,
): Promise<string[]> {
  const people = [
    await addPerson(desk, {
      role: 'syndic',
      organisationId: places[0]?.organisationId ?? null,
      buildingId: null,
    }),
  ];
  while (people.length * 4 < sockets) {
    const buildingId = places[people.length % places.length]?.id ?? null;
    people.push(await addPerson(desk, { role: 'co_owner', organisationId: null, buildingId }));
  }
  const cookies = await openSessions(
    desk,
    people.flatMap((person) => [person, person]),
  );
  return cookies.flatMap((cookie) => [cookie, cookie]).slice(0, sockets);
}

async function connectAll({ crowd, cookies }: Ground, api: Member, reader: Reader): Promise<number[]> {
  const before = await api.memory();
  const connecting = crowd.ask({ ask: 'connect', origin: api.origin, cookies });
  const tookMs = await reader.during(connecting);
  const connected = await connecting;
  if (connected.length !== cookies.length)
    throw new Error(`${connected.length} of ${cookies.length} connected`);
  await delay(SETTLE_MS);
  const after = await api.memory();
  printTable(
    `${cookies.length} sockets at one process`,
    ['', 'before', 'after', 'a socket'],
    [
      [
        'resident MB',
        megabytes(before.rss),
        megabytes(after.rss),
        kilobytes(after.rss - before.rss, cookies),
      ],
      [
        'heap MB',
        megabytes(before.heapUsed),
        megabytes(after.heapUsed),
        kilobytes(after.heapUsed - before.heapUsed, cookies),
      ],
    ],
  );
  printTable('From the first handshake', spreadHead('until'), [spread('connected', connected)]);
  return tookMs;
}

const kilobytes = (bytes: number, { length }: readonly unknown[]): string =>
  `${(bytes / 1_024 / length).toFixed(0)} kB`;

/** Transactions of the whole database so far: a statement by itself is one. */
async function statements(desk: INestApplicationContext): Promise<number> {
  const [row] = await desk
    .get(DataSource)
    .query<{ n: string }[]>(
      'select xact_commit as n from pg_stat_database where datname = current_database()',
    );
  return Number(row?.n);
}

async function tellAll(
  { desk, places, crowd, cookies }: Ground,
  reader: Reader,
  events: number,
): Promise<number[]> {
  const bus = desk.get(LiveBus);
  const everywhere = places.map(({ id }) => rooms.building(id));
  const [all, last]: number[][] = [[], []];
  const telling = (async () => {
    for (let number = 0; number < events; number++) {
      const [event, from] = [`event ${number}`, Date.now()];
      await bus.emit(everywhere, 'anomaly.updated', { buildingId: places[0]?.id ?? '', anomalyId: event });
      const heard = (await crowd.ask({ ask: 'heard', event })).map((at) => at - from);
      if (heard.length !== cookies.length) throw new Error(`${heard.length} of ${cookies.length} heard it`);
      all?.push(...heard);
      last?.push(Math.max(...heard));
      await delay(EVENT_GAP_MS);
    }
  })();
  const tookMs = await reader.during(telling);
  printTable(`${events} events to all ${cookies.length}`, spreadHead('arrival'), [
    spread('at each socket', all ?? []),
    spread('at the last one', last ?? []),
  ]);
  return tookMs;
}

/** What is left of sockets that went: all leave and come back, twice. */
async function leaveAndReturn({ desk, crowd, cookies }: Ground, api: Member): Promise<void> {
  const rows: string[][] = [];
  for (const round of ['first', 'second', 'third']) {
    await crowd.ask({ ask: 'leave' });
    await delay(COUNTED_MS);
    const { rss, heapUsed } = await api.memory();
    const asked = await statements(desk);
    await crowd.ask({ ask: 'connect', origin: api.origin, cookies });
    await delay(COUNTED_MS);
    const spent = ((await statements(desk)) - asked) / cookies.length;
    rows.push([`after the ${round} time`, megabytes(rss), megabytes(heapUsed), spent.toFixed(1)]);
  }
  printTable(
    'When all have left, and what their return asks the database for',
    ['', 'resident MB', 'heap MB', 'statements a socket'],
    rows,
  );
}

/** The process is killed and started again; browsers come back by themselves. */
async function restart(
  fleet: Fleet,
  { crowd, cookies }: Ground,
  api: Member,
  reader: Reader,
): Promise<number[]> {
  const since = Date.now();
  await api.kill();
  const returning = crowd.ask({ ask: 'back', since });
  await fleet.startApi(PORT);
  const ready = Date.now();
  const tookMs = await reader.during(returning);
  const back = await returning;
  if (back.length !== cookies.length) throw new Error(`${back.length} of ${cookies.length} came back`);
  printTable('After a restart', spreadHead('from ready until'), [
    spread(
      'back',
      back.map((at) => Math.max(0, at - ready)),
    ),
  ]);
  return tookMs;
}
