import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { METRIC_CODES, type ReadingStore, type StoredMeter } from '@coprowatt/iot';
import { addDays, type Interval } from '@coprowatt/energy';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { median } from '../load.ts';
import { printTable } from '../sync/table.ts';
import { openGround, type Ground, type StoreName } from './ground.ts';
import { firstOf, halfHours, LAST_DAY } from './series.ts';

export interface WritesScale {
  meters: number;
  days: number;
  rounds: number;
}

const METRIC = 'electricity_consumption';
const WAYS = ['COPY', 'rows', 'packed'] as const;
type Way = (typeof WAYS)[number];

/** (b) The same readings by COPY into a bare table with the same key, and through each store with the day rows that sum them. */
export async function measureWrites({ meters, days, rounds }: WritesScale): Promise<void> {
  const ground = await openGround();
  try {
    await ground.db.query(`create table bench_copied (like iot_readings including all)`);
    const perSecond: Record<Way, number[]> = { COPY: [], rows: [], packed: [] };
    for (let round = 0; round <= rounds; round++)
      for (const way of WAYS) {
        const series = await newSeries(ground, meters, days);
        const seconds = await timed(() => write(ground, way, series));
        // The first round warms up.
        if (round > 0) perSecond[way].push(count(series) / seconds);
      }
    print(perSecond, `${meters} meters, ${days} days of half-hours each, a meter a write, ${ground.server}`);
  } finally {
    await ground.close();
  }
}

type Series = Map<StoredMeter, Interval[]>;

/** Meters of which nothing is stored, and what is to be written of them. */
async function newSeries(ground: Ground, meters: number, days: number): Promise<Series> {
  const owners = await ground.newMeters(meters);
  return new Map(owners.map((meter, seed) => [meter, halfHours(seed, firstOf(days), addDays(LAST_DAY, 1))]));
}

async function timed(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1_000;
}

function write(ground: Ground, way: Way, series: Series): Promise<void> {
  return way === 'COPY' ? copy(ground, series) : store(ground.store(way), series);
}

async function store(readings: ReadingStore, series: Series): Promise<void> {
  for (const [meter, intervals] of series) {
    const { written } = await readings.writeCurve(meter, METRIC, intervals);
    if (written !== intervals.length) throw new Error(`${written} of ${intervals.length} written`);
  }
}

async function copy({ db }: Ground, series: Series): Promise<void> {
  const pool = db.driver as unknown as { master: pg.Pool };
  const client = await pool.master.connect();
  try {
    for (const [{ id }, intervals] of series)
      await pipeline(Readable.from(lines(id, intervals)), copyInto(client));
  } finally {
    client.release();
  }
}

function copyInto(client: pg.PoolClient): NodeJS.WritableStream {
  return client.query(copyFrom('copy bench_copied from stdin'));
}

/** Text of COPY, a meter at once: what the least code would send. */
function* lines(id: string, intervals: readonly Interval[]): Generator<string> {
  yield intervals
    .map(({ startMs, minutes, value }) => {
      const ts = new Date(startMs).toISOString();
      return `${id}\t${METRIC_CODES[METRIC]}\t${ts}\t${minutes}\t${value}\t2\t1\n`;
    })
    .join('');
}

function count(series: Series): number {
  return [...series.values()].reduce((sum, { length }) => sum + length, 0);
}

function print(perSecond: Record<Way, number[]>, about: string): void {
  const limit = median(perSecond.COPY);
  printTable(
    `(b) readings written; ${about}; medians of ${perSecond.COPY.length} rounds`,
    ['way', 'readings/s', 'ratio to COPY'],
    WAYS.map((way) => {
      const figure = median(perSecond[way]);
      return [nameOf(way), Math.round(figure).toLocaleString('en'), (figure / limit).toFixed(2)];
    }),
  );
}

function nameOf(way: Way): string {
  return way === 'COPY' ? 'COPY, without day rows' : `${way satisfies StoreName}, with day rows`;
}
