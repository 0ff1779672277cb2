import { addDays, type Interval } from '@coprowatt/energy';
import { probeAbilities, runCompressionPass, type ReadingStore, type StoredMeter } from '@coprowatt/iot';
import type { DataSource } from 'typeorm';
import { median } from '../load.ts';
import { megabytes, printTable } from '../sync/table.ts';
import { DAYS, fill, METRIC } from './clones.ts';
import { openGround, type Ground } from './ground.ts';
import { month } from './reach.part.ts';
import { firstOf, halfHours, LAST_DAY } from './series.ts';

const ASKED = 100;
const ROUNDS = 5;
/** All chunks are older than seven days by then. */
const LATER = new Date('2027-01-01T00:00:00Z');

/** Rows on a server with TimescaleDB's community licence: size and reading before and after compression, late corrections. */
export async function measureTimescale(readings: number, days = DAYS): Promise<void> {
  const ground = await openGround();
  try {
    if (!(await probeAbilities(ground.db.manager)).compression)
      throw new Error('--part=timescale needs DATABASE_URL with the community build of TimescaleDB');
    const filled = await fill(ground, 'rows', readings, days);
    const store = ground.store('rows');
    const plain = await plainBytes(ground.db);
    const before = { bytes: await hypertableBytes(ground.db), ms: await months(store, filled.meters) };
    const startedAt = performance.now();
    const chunks = await runCompressionPass(ground.db.manager, LATER);
    const seconds = (performance.now() - startedAt) / 1_000;
    const after = { bytes: await hypertableBytes(ground.db), ms: await months(store, filled.meters) };
    printSizes(
      `${filled.readings.toLocaleString('en')} readings of ${filled.meters.length} meters`,
      filled.readings,
      plain,
      [before, after],
      ground.server,
    );
    console.log(`${chunks} chunks compressed in ${seconds.toFixed(1)} s`);
    await printCorrections(ground, store, filled.meters, days);
    const left = await hypertableBytes(ground.db);
    console.log(`after them ${(left / filled.readings).toFixed(2)} bytes a reading`);
  } finally {
    await ground.close();
  }
}

interface Form {
  bytes: number;
  /** Milliseconds of one meter's month, sorted. */
  ms: number[];
}

async function months(store: ReadingStore, meters: readonly StoredMeter[]): Promise<number[]> {
  const times: number[] = [];
  for (let index = 0; index < ASKED; index += 1) {
    const startedAt = performance.now();
    await month(store, meters[(index * 7) % meters.length]);
    times.push(performance.now() - startedAt);
  }
  return times.sort((a, b) => a - b);
}

/** The same rows in a plain table with the key of `iot_readings`. */
async function plainBytes(db: DataSource): Promise<number> {
  await db.query('create table bench_rows (like iot_readings including all)');
  await db.query('insert into bench_rows select * from iot_readings order by ts, device_id');
  const bytes = await bytesOf(db, `pg_total_relation_size('bench_rows')`);
  await db.query('drop table bench_rows');
  return bytes;
}

function hypertableBytes(db: DataSource): Promise<number> {
  return bytesOf(db, `hypertable_size('iot_readings')`);
}

async function bytesOf(db: DataSource, size: string): Promise<number> {
  const [row] = await db.query<{ bytes: string }[]>(`select ${size} as bytes`);
  return Number(row?.bytes);
}

function printSizes(what: string, readings: number, plain: number, forms: Form[], server: string): void {
  const size = (bytes: number): string[] => [
    megabytes(bytes),
    (bytes / readings).toFixed(2),
    `${(plain / bytes).toFixed(1)}x`,
  ];
  const rows = forms.map(({ bytes, ms }, index) => [
    index === 0 ? 'hypertable' : 'hypertable, compressed',
    ...size(bytes),
    median(ms).toFixed(2),
    (ms[Math.floor(ASKED * 0.95)] ?? 0).toFixed(2),
  ]);
  printTable(
    `(f) ${what} as rows, indexes included; ${server}`,
    ['what', 'MB', 'bytes a reading', 'smaller than plain rows', '30 days, p50 ms', 'p95 ms'],
    [['plain rows with their key', ...size(plain), '', ''], ...rows],
  );
}

/** Corrections of compressed days, each of another meter, then the pass that compresses their chunks anew. */
async function printCorrections(
  ground: Ground,
  store: ReadingStore,
  meters: readonly StoredMeter[],
  stored: number,
): Promise<void> {
  const rows: string[][] = [];
  for (const days of [1, 30, stored]) {
    const from = days === stored ? firstOf(days) : addDays(LAST_DAY, -40);
    const curve = corrected(halfHours(1_000 + days, from, addDays(from, days)));
    const times: number[] = [];
    for (const meter of meters.slice(0, ROUNDS)) {
      const startedAt = performance.now();
      await store.writeCurve(meter, METRIC, curve);
      times.push(performance.now() - startedAt);
    }
    const startedAt = performance.now();
    const chunks = await runCompressionPass(ground.db.manager, LATER);
    const again = `${chunks ?? 0} chunks, ${((performance.now() - startedAt) / 1_000).toFixed(1)} s`;
    rows.push([`${days}`, curve.length.toLocaleString('en'), median(times).toFixed(0), again]);
  }
  printTable(
    `Late corrections of compressed days, one meter and one write each, medians of ${ROUNDS} meters`,
    ['days', 'readings', 'ms', 'compressed anew'],
    rows,
  );
}

function corrected(curve: Interval[]): Interval[] {
  return curve.map((interval) => ({ ...interval, quality: 'validated' }));
}
