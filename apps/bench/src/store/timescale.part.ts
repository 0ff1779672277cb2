import { addDays, type Interval } from '@coprowatt/energy';
import { probeAbilities, runCompressionPass, type ReadingStore, type StoredMeter } from '@coprowatt/iot';
import type { DataSource } from 'typeorm';
import { median } from '../load.ts';
import { megabytes, printTable } from '../sync/table.ts';
import { DAYS, fill, METRIC } from './clones.ts';
import { openGround, type Ground } from './ground.ts';
import { cellsOf, MONTH_HEAD, monthsOf, type MonthTimes } from './reach.part.ts';
import { bytesOf, createPlainRows, sizeOf } from './size.part.ts';
import { firstOf, halfHours, LAST_DAY } from './series.ts';

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
    const plain = await plainBytes(ground.db);
    const before = await formOf(ground, filled.meters);
    const startedAt = performance.now();
    const chunks = await runCompressionPass(ground.db.manager, LATER);
    const seconds = (performance.now() - startedAt) / 1_000;
    const after = await formOf(ground, filled.meters);
    const dayBytes = await bytesOf(ground.db, 'iot_days');
    printSizes(
      `${filled.readings.toLocaleString('en')} readings of ${filled.meters.length} meters as rows, indexes included; ${ground.server}`,
      filled.readings,
      { plain, before, after, dayBytes },
    );
    console.log(`${chunks} chunks compressed in ${seconds.toFixed(1)} s`);
    await printCorrections(ground, ground.store('rows'), filled.meters, days);
    const left = await hypertableBytes(ground.db);
    console.log(`after them ${(left / filled.readings).toFixed(2)} bytes a reading`);
  } finally {
    await ground.close();
  }
}

/** `iot_readings` before or after its compression. */
interface Form {
  bytes: number;
  month: MonthTimes;
}

async function formOf(ground: Ground, meters: readonly StoredMeter[]): Promise<Form> {
  return { bytes: await hypertableBytes(ground.db), month: await monthsOf(ground, 'rows', meters) };
}

/** The same rows in a plain table with the key of `iot_readings`, rewritten without any free room. */
async function plainBytes(db: DataSource): Promise<number> {
  await createPlainRows(db, 'select * from iot_readings order by ts::date, device_id, ts');
  const { rewritten } = await sizeOf(db, 'bench_rows');
  await db.query('drop table bench_rows');
  return rewritten;
}

async function hypertableBytes(db: DataSource): Promise<number> {
  const [row] = await db.query<{ bytes: string }[]>(`select hypertable_size('iot_readings') as bytes`);
  return Number(row?.bytes);
}

interface Sizes {
  plain: number;
  before: Form;
  after: Form;
  dayBytes: number;
}

function printSizes(title: string, readings: number, { plain, before, after, dayBytes }: Sizes): void {
  const row = (what: string, bytes: number, month?: MonthTimes): string[] => [
    what,
    megabytes(bytes),
    (bytes / readings).toFixed(2),
    `${(before.bytes / bytes).toFixed(1)}x`,
    `${(plain / bytes).toFixed(1)}x`,
    ...(month ? cellsOf(month) : []),
  ];
  printTable(
    `(c) and (d) ${title}`,
    ['what', 'MB', 'bytes a reading', 'smaller', 'than rewritten', ...MONTH_HEAD],
    [
      row('iot_readings uncompressed with its index', before.bytes, before.month),
      row('a plain table of the same, rewritten', plain),
      row('iot_readings compressed', after.bytes, after.month),
      row('day rows', dayBytes),
      row('compressed curves and day rows', after.bytes + dayBytes),
      row('uncompressed curves and day rows', before.bytes + dayBytes),
    ],
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
