import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { METRIC_CODES, type ReadingStore, type StoredMeter, type WriteOutcome } from '@coprowatt/iot';
import { addDays, type Interval } from '@coprowatt/energy';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { median } from '../load.ts';
import { printTable } from '../sync/table.ts';
import { openGround, STORES, type Ground, type StoreName } from './ground.ts';
import { firstOf, halfHours, LAST_DAY } from './series.ts';

export interface WritesScale {
  meters: number;
  days: number;
  rounds: number;
}

const METRIC = 'electricity_consumption';
const COPY = 'COPY, without day rows';
/** So that every day has some of them: the most that so many corrections can touch. */
const CORRECTED_EVERY = 10;

type Counts = Pick<WriteOutcome, 'written' | 'corrected' | 'unchanged'>;

/** A write of all that is known of a meter, after the one before. */
interface Write {
  name: string;
  of(intervals: Interval[]): Interval[];
  /** What the store must have done with so many. */
  done(count: number): Counts;
}

const WRITES: Write[] = [
  {
    name: 'new',
    of: (intervals) => intervals,
    done: (count) => ({ written: count, corrected: 0, unchanged: 0 }),
  },
  {
    name: 'the same again',
    of: (intervals) => intervals,
    done: (count) => ({ written: 0, corrected: 0, unchanged: count }),
  },
  {
    name: 'one in ten corrected',
    of: (intervals) =>
      intervals.map((interval, index) =>
        index % CORRECTED_EVERY === 0 ? { ...interval, value: interval.value + 1 } : interval,
      ),
    done: (count) => {
      const corrected = Math.ceil(count / CORRECTED_EVERY);
      return { written: 0, corrected, unchanged: count - corrected };
    },
  },
];

/**
 * (b) The same readings by COPY into a bare table with the same key, and through each store with the day rows that sum them: as
 * new ones, as they stand already, and with some corrected.
 */
export async function measureWrites({ meters, days, rounds }: WritesScale): Promise<void> {
  const ground = await openGround();
  try {
    await ground.db.query(`create table bench_copied (like iot_readings including all)`);
    const perSecond = new Map<string, number[]>();
    for (let round = 0; round <= rounds; round++)
      for (const [way, figure] of await measureRound(ground, meters, days)) {
        const figures = perSecond.get(way) ?? [];
        // The first round warms up.
        perSecond.set(way, round > 0 ? [...figures, figure] : figures);
      }
    print(
      perSecond,
      `${meters} meters, ${days} days of half-hours each, a meter a write, medians of ${rounds} rounds, ${ground.server}`,
    );
  } finally {
    await ground.close();
  }
}

/** Readings a second of each way, by its name. */
async function measureRound(ground: Ground, meters: number, days: number): Promise<[string, number][]> {
  const figures: [string, number][] = [];
  const measure = async (way: string, series: Series, work: () => Promise<void>): Promise<void> => {
    const startedAt = performance.now();
    await work();
    figures.push([way, (count(series) / (performance.now() - startedAt)) * 1_000]);
  };
  const copied = await newSeries(ground, meters, days);
  await measure(COPY, copied, () => copy(ground, copied));
  for (const name of Object.keys(STORES) as StoreName[]) {
    const series = await newSeries(ground, meters, days);
    for (const write of WRITES)
      await measure(`${name}, ${write.name}`, series, () => store(ground.store(name), series, write));
  }
  return figures;
}

type Series = Map<StoredMeter, Interval[]>;

/** Meters of which nothing is stored, and what is to be written of them. */
async function newSeries(ground: Ground, meters: number, days: number): Promise<Series> {
  const owners = await ground.newMeters(meters);
  return new Map(owners.map((meter, seed) => [meter, halfHours(seed, firstOf(days), addDays(LAST_DAY, 1))]));
}

async function store(readings: ReadingStore, series: Series, { of, done }: Write): Promise<void> {
  for (const [meter, intervals] of series) {
    const outcome = await readings.writeCurve(meter, METRIC, of(intervals));
    const expected = done(intervals.length);
    for (const what of Object.keys(expected) as (keyof Counts)[])
      if (outcome[what] !== expected[what])
        throw new Error(`${outcome[what]} of ${intervals.length} ${what}, not ${expected[what]}`);
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

function print(perSecond: Map<string, number[]>, about: string): void {
  const limit = median(perSecond.get(COPY) ?? []);
  printTable(
    `(b) readings written with their day rows; ${about}`,
    ['way', 'readings/s', 'ratio to COPY'],
    [...perSecond].map(([way, figures]) => {
      const figure = median(figures);
      return [way, Math.round(figure).toLocaleString('en'), (figure / limit).toFixed(2)];
    }),
  );
}
