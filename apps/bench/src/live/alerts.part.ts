import type { INestApplicationContext } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { StoredMeter } from '@coprowatt/iot';
import { LAST_DAY } from '../store/series.ts';
import { printTable } from '../sync/table.ts';
import { openSessions, untilQuiet, writeSurge } from './desk.ts';
import type { Fleet } from './fleet.ts';
import { addMeters, addPerson, settle } from './population.ts';
import { Screen, type Seen } from './screen.ts';
import { spread, spreadHead } from './spread.ts';

const PORTS = [24540, 24541];
const BUILDINGS = 30;
const SHORTEST_GAP_MS = 300;
const LONGEST_GAP_MS = 1_300;
const SEEN_WITHIN_MS = 60_000;

export interface AlertsScale {
  /** One after another, at moments that the ticks know nothing of. */
  inTurn: number;
  /** Meters whose day comes at the same moment, as in the morning. */
  atOnce: number;
}

/** One alert: when its readings and itself were committed, ms, and what each screen saw of it. */
interface Told {
  written: number;
  stored: number;
  seen: Seen[];
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** From a write of readings to two screens at two processes; a third one judges. */
export async function measureAlerts(
  fleet: Fleet,
  desk: INestApplicationContext,
  { inTurn, atOnce }: AlertsScale,
): Promise<void> {
  const places = await settle(desk, BUILDINGS);
  const meters = await addMeters(desk, places, inTurn + atOnce);
  const apis = await Promise.all(PORTS.map((port) => fleet.startApi(port)));
  const worker = fleet.startWorker();
  const organisationId = places[0]?.organisationId ?? null;
  const scope = { role: 'syndic', organisationId, buildingId: null } as const;
  const syndics = [await addPerson(desk, scope), await addPerson(desk, scope)];
  const cookies = await openSessions(desk, syndics);
  await untilQuiet(desk);
  const screens = await Promise.all(
    apis.map(({ origin }, index) => Screen.open(origin, cookies[index] ?? '')),
  );

  const first = await tell(desk, screens, meters.slice(0, inTurn), (left) =>
    pause(left && SHORTEST_GAP_MS + Math.random() * (LONGEST_GAP_MS - SHORTEST_GAP_MS)),
  );
  print(`${inTurn} alerts, one after another`, first);
  const together = await tell(desk, screens, meters.slice(inTurn), () => Promise.resolve());
  print(`${atOnce} meters whose day comes at once`, together);
  for (const screen of screens) screen.close();
  await Promise.all([...apis, worker].map((member) => member.kill()));
}

/** Writes the surges and waits until both screens show all of them. */
async function tell(
  desk: INestApplicationContext,
  screens: readonly Screen[],
  meters: readonly StoredMeter[],
  between: (left: number) => Promise<void>,
): Promise<Told[]> {
  const before = screens.map(({ shown }) => shown);
  const writes = new Map<string, string>();
  for (const [index, meter] of meters.entries()) {
    writes.set(meter.id, await writeSurge(desk, meter));
    await between(meters.length - 1 - index);
  }
  const deadline = Date.now() + SEEN_WITHIN_MS;
  while (!screens.every((screen, index) => screen.shown >= (before[index] ?? 0) + meters.length)) {
    if (Date.now() > deadline) throw new Error('not every alert came to every screen');
    await pause(100);
  }
  return commits(desk, writes, screens);
}

/** What the database noted of the commits: a story's first entry is written with its alert and never changes. */
async function commits(
  desk: INestApplicationContext,
  writes: ReadonlyMap<string, string>,
  screens: readonly Screen[],
): Promise<Told[]> {
  const rows = await desk.get(DataSource).query<{ id: string; written: number; stored: number }[]>(
    `select a.id, (extract(epoch from pg_xact_commit_timestamp(w.xid::xid8::xid)) * 1000)::float8 as written,
       (extract(epoch from pg_xact_commit_timestamp(n.xmin)) * 1000)::float8 as stored
     from unnest($1::uuid[], $2::text[]) as w (device_id, xid) join anomalies a using (device_id)
     join anomaly_notes n on n.anomaly_id = a.id and n.act = 'opened'
     where a.first_day = $3`,
    [[...writes.keys()], [...writes.values()], LAST_DAY],
  );
  if (rows.length !== writes.size) throw new Error(`${rows.length} alerts of ${writes.size} meters`);
  return rows.map(({ id, ...at }) => ({
    ...at,
    seen: screens.map(({ seen }) => seen.get(id) ?? { told: 0 }),
  }));
}

function print(title: string, alerts: readonly Told[]): void {
  const of = (name: string, took: (alert: Told) => number): string[] => spread(name, alerts.map(took));
  const each = (name: string, at: (seen: Seen) => number | undefined): string[][] =>
    PORTS.map((_, screen) =>
      of(
        `alert stored → ${name}, process ${screen + 1}`,
        ({ stored, seen }) => atOf(seen[screen], at) - stored,
      ),
    );
  const rows = [
    of('readings stored → alert stored', ({ written, stored }) => stored - written),
    ...each('event', ({ event }) => event),
    ...each('list read', ({ listed }) => listed),
    ...each('inbox read', ({ inbox }) => inbox),
    of(
      'readings stored → list read on both',
      ({ written, seen }) => Math.max(...seen.map((one) => atOf(one, ({ listed }) => listed))) - written,
    ),
  ];
  printTable(title, spreadHead('from → to'), rows);
  const twice = alerts.flatMap(({ seen }) => seen).filter(({ told }) => told !== 1).length;
  console.log(`told another number of times than once: ${twice}`);
}

function atOf(seen: Seen | undefined, at: (seen: Seen) => number | undefined): number {
  return (seen && at(seen)) ?? NaN;
}
