import { addDays, startOfDay } from '@coprowatt/energy';
import type { ReadingStore, StoredMeter } from '@coprowatt/iot';
import type { DataSource, EntityManager } from 'typeorm';
import { settleChunks } from '../chunks.ts';
import { median } from '../load.ts';
import { printTable } from '../sync/table.ts';
import { fill, METRIC } from './clones.ts';
import { openGround, STORES, TIME_ZONE, type Ground, type StoreName } from './ground.ts';
import { LAST_DAY } from './series.ts';

/** The same number at every scale, so that as much of what is asked lies in the server's memory already. */
const METERS_ASKED = 20;
const ROUNDS = 10;
/** When the last day of the curves is over: those of the last weeks are not compressed yet, the month asked is. */
const NEXT_DAY = new Date(startOfDay(addDays(LAST_DAY, 1), TIME_ZONE));

/** Medians of reading one meter's month. */
export interface MonthTimes {
  /** Pages of the database that the question touches. */
  buffers: number;
  /** Milliseconds until its intervals are there: where nobody asked for that meter before, and later. */
  firstMs: number;
  againMs: number;
}

/** (c) One meter's month among few and among many readings. */
export async function measureReach(scales: readonly number[]): Promise<void> {
  for (const name of Object.keys(STORES) as StoreName[]) {
    const rows: string[][] = [];
    let server = '';
    for (const scale of scales) {
      const ground = await openGround();
      try {
        const { meters, readings } = await fill(ground, name, scale);
        await settleChunks(ground.db, NEXT_DAY);
        rows.push([readings.toLocaleString('en'), ...cellsOf(await monthsOf(ground, name, meters))]);
        server = ground.server;
      } finally {
        await ground.close();
      }
    }
    printTable(
      `(c) ${name}: 30 days of half-hours of one meter, medians of ${METERS_ASKED} meters, asked once and ${ROUNDS} times again; ${server}`,
      ['readings stored', ...MONTH_HEAD],
      rows,
    );
  }
}

export const MONTH_HEAD = ['buffers touched', 'first ms', 'again ms'];

export function cellsOf({ buffers, firstMs, againMs }: MonthTimes): string[] {
  return [buffers.toFixed(0), firstMs.toFixed(2), againMs.toFixed(2)];
}

export async function monthsOf(
  ground: Ground,
  name: StoreName,
  meters: readonly StoredMeter[],
): Promise<MonthTimes> {
  const count = Math.min(METERS_ASKED, meters.length);
  const asked = Array.from(
    { length: count },
    (_, index) => meters[Math.floor((index * meters.length) / count)],
  );
  const store = ground.store(name);
  const first = await timesOf(store, asked);
  const again: number[] = [];
  for (let round = 0; round < ROUNDS; round++) again.push(...(await timesOf(store, asked)));
  const buffers: number[] = [];
  for (const meter of asked) buffers.push(await buffersOf(ground, name, meter));
  return { buffers: median(buffers), firstMs: median(first), againMs: median(again) };
}

async function timesOf(store: ReadingStore, asked: readonly (StoredMeter | undefined)[]): Promise<number[]> {
  const times: number[] = [];
  for (const meter of asked) {
    const startedAt = performance.now();
    await month(store, meter);
    times.push(performance.now() - startedAt);
  }
  return times;
}

/** Reads thirty days of one meter. */
async function month(store: ReadingStore, meter: StoredMeter | undefined): Promise<void> {
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
