import { probeAbilities } from '@coprowatt/iot';
import type { DataSource } from 'typeorm';
import { megabytes, printTable } from '../sync/table.ts';
import { fill } from './clones.ts';
import { openGround, STORES, type StoreName } from './ground.ts';

interface Sizes {
  readings: number;
  /** Bytes with indexes and what lies out of line. */
  curves: number;
  days: number;
  /** The same readings as rows of a plain table with the key of `iot_readings`. */
  uncompressed: number;
}

/** (d) Bytes a reading of each form, and of the day rows, which are the same in both. */
export async function measureSizes(readings: number): Promise<void> {
  const measured: [StoreName, Sizes, string][] = [];
  for (const name of Object.keys(STORES) as StoreName[]) {
    const ground = await openGround();
    try {
      if (name === 'rows' && (await probeAbilities(ground.db.manager)).hypertable) {
        console.log('Rows are a hypertable on this server: --part=timescale measures them.');
        continue;
      }
      await fill(ground, name, readings);
      measured.push([name, await sizesOf(ground.db, name), ground.server]);
    } finally {
      await ground.close();
    }
  }
  for (const [name, sizes, server] of measured) print(name, sizes, server);
}

async function sizesOf(db: DataSource, name: StoreName): Promise<Sizes> {
  await db.query('create table bench_rows (like iot_readings including all)');
  await db.query(
    name === 'rows'
      ? 'insert into bench_rows select * from iot_readings'
      : `insert into bench_rows ${UNPACKED}`,
  );
  // The day rows as they are without a curve: what is left is what the curve costs.
  await db.query('create table bench_days (like iot_days including all)');
  await db.query('insert into bench_days select * from iot_days');
  await db.query('update bench_days set curve = null, curve_quality = null, curve_source = null');
  for (const table of ['iot_days', 'iot_readings', 'bench_days', 'bench_rows'])
    await db.query(`vacuum (full, analyze) ${table}`);
  const [days, packed, uncompressed] = [
    await bytesOf(db, 'bench_days'),
    await bytesOf(db, 'iot_days'),
    await bytesOf(db, 'bench_rows'),
  ];
  const curves = name === 'rows' ? await bytesOf(db, 'iot_readings') : packed - days;
  const [{ count } = { count: 0 }] = await db.query<{ count: string }[]>('select count(*) from bench_rows');
  return { readings: Number(count), curves, days, uncompressed };
}

const UNPACKED = `select device_id, metric, starts_at + (slot - 1) * step_min * interval '1 minute', step_min, value, quality, source
  from iot_days, unnest(curve) with ordinality as reading (value, slot)
  where value is not null order by local_date, device_id, slot`;

async function bytesOf(db: DataSource, table: string): Promise<number> {
  const [row] = await db.query<{ bytes: string }[]>('select pg_total_relation_size($1) as bytes', [table]);
  return Number(row?.bytes);
}

function print(name: StoreName, { readings, curves, days, uncompressed }: Sizes, server: string): void {
  const row = (what: string, bytes: number): string[] => [
    what,
    megabytes(bytes),
    (bytes / readings).toFixed(2),
    `${(uncompressed / bytes).toFixed(1)}x`,
  ];
  printTable(
    `(d) ${name}: ${readings.toLocaleString('en')} readings, indexes included; ${server}`,
    ['what', 'MB', 'bytes a reading', 'smaller than plain rows'],
    [
      row('plain rows with their key', uncompressed),
      row('curves', curves),
      row('day rows, the same in both', days),
      row('the whole', curves + days),
    ],
  );
}
