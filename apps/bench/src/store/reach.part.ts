import { addDays, startOfDay } from '@coprowatt/energy';
import type { ReadingStore, StoredMeter } from '@coprowatt/iot';
import type { DataSource, EntityManager } from 'typeorm';
import { median } from '../load.ts';
import { printTable } from '../sync/table.ts';
import { fill, METRIC } from './clones.ts';
import { openGround, STORES, TIME_ZONE, type Ground, type StoreName } from './ground.ts';
import { LAST_DAY } from './series.ts';

const ASKED = 200;

interface Reach {
  readings: number;
  /** Pages of the database that one question touches, and milliseconds until its intervals are there. */
  buffers: number;
  ms: number;
}

/** (c) One meter's month among few and among many readings. */
export async function measureReach(scales: readonly number[]): Promise<void> {
  for (const name of Object.keys(STORES) as StoreName[]) {
    const measured: Reach[] = [];
    let server = '';
    for (const scale of scales) {
      const ground = await openGround();
      try {
        const { meters, readings } = await fill(ground, name, scale);
        measured.push({ readings, ...(await monthsOf(ground, name, meters)) });
        server = ground.server;
      } finally {
        await ground.close();
      }
    }
    print(name, measured, server);
  }
}

async function monthsOf(
  ground: Ground,
  name: StoreName,
  meters: readonly StoredMeter[],
): Promise<Omit<Reach, 'readings'>> {
  const asked = Array.from({ length: ASKED }, (_, index) => meters[(index * 7) % meters.length]);
  const [times, buffers]: [number[], number[]] = [[], []];
  for (const meter of asked) {
    const startedAt = performance.now();
    await month(ground.store(name), meter);
    times.push(performance.now() - startedAt);
  }
  for (const meter of asked.slice(0, 20)) buffers.push(await buffersOf(ground, name, meter));
  return { ms: median(times), buffers: median(buffers) };
}

/** Reads thirty days of one meter. */
export async function month(store: ReadingStore, meter: StoredMeter | undefined): Promise<void> {
  const from = addDays(LAST_DAY, -59);
  const edges = [from, addDays(from, 30)].map((day) => startOfDay(day, TIME_ZONE));
  const found = await store.readCurve([meter?.id ?? ''], METRIC, edges[0] ?? 0, edges[1] ?? 0);
  if (found.length !== 30 * 48) throw new Error(`${found.length} intervals in a month`);
}

interface Plan {
  'Shared Hit Blocks': number;
  'Shared Read Blocks': number;
}

/** The store's own statement, explained. */
async function buffersOf(ground: Ground, name: StoreName, meter: StoredMeter | undefined): Promise<number> {
  let buffers = 0;
  const { manager } = ground.db;
  const explaining = Object.create(manager) as EntityManager;
  explaining.query = async <T>(statement: string, parameters?: unknown[]): Promise<T> => {
    const [answer] = await manager.query<{ 'QUERY PLAN': { Plan: Plan }[] }[]>(
      `explain (analyze, buffers, timing off, format json) ${statement}`,
      parameters,
    );
    const plan = answer?.['QUERY PLAN'][0]?.Plan;
    buffers += (plan?.['Shared Hit Blocks'] ?? 0) + (plan?.['Shared Read Blocks'] ?? 0);
    return manager.query<T>(statement, parameters);
  };
  const explained = Object.create(ground.db, { manager: { value: explaining } }) as DataSource;
  await month(ground.storeOn(name, explained), meter);
  return buffers;
}

function print(name: StoreName, measured: readonly Reach[], server: string): void {
  printTable(
    `(c) ${name}: 30 days of half-hours of one meter, medians of ${ASKED} questions; ${server}`,
    ['readings stored', 'buffers touched', 'ms'],
    measured.map(({ readings, buffers, ms }) => [
      readings.toLocaleString('en'),
      buffers.toFixed(0),
      ms.toFixed(2),
    ]),
  );
}
