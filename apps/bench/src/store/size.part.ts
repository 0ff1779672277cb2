import type { DataSource } from 'typeorm';
import { megabytes, printTable } from '../sync/table.ts';
import { columnsOf, fill } from './clones.ts';
import { openGround } from './ground.ts';

/** Bytes with indexes and what lies out of line: as the writes left a table, and rewritten without any free room. */
interface Size {
  laid: number;
  rewritten: number;
}

/** (d) Bytes a reading of packed curves, and of the day rows, which are the same in both stores, against plain rows. */
export async function measureSizes(readings: number): Promise<void> {
  const ground = await openGround();
  const { db } = ground;
  try {
    const filled = await fill(ground, 'packed', readings);
    await createPlainRows(db, UNPACKED);
    // The day rows as they are without a curve: what is left is what the curve costs.
    const names = (await columnsOf(db, 'iot_days')).filter((name) => !name.startsWith('curve')).join(', ');
    await db.query('create table bench_days (like iot_days including all)');
    await db.query(
      `insert into bench_days (device_id, ${names}) select device_id, ${names} from iot_days order by local_date, device_id`,
    );
    const [plain, days, packed] = [
      await sizeOf(db, 'bench_rows'),
      await sizeOf(db, 'bench_days'),
      await sizeOf(db, 'iot_days'),
    ];
    const curves = { laid: packed.laid - days.laid, rewritten: packed.rewritten - days.rewritten };
    const row = sizeRows(filled.readings, plain);
    printTable(
      `(d) ${filled.readings.toLocaleString('en')} readings, indexes included; ${ground.server}`,
      SIZE_HEAD,
      [
        row('iot_readings uncompressed with its index', plain),
        row('curves, packed', curves),
        row('day rows, the same in both', days),
        row('packed curves and day rows', packed),
        row('plain rows and day rows', {
          laid: plain.laid + days.laid,
          rewritten: plain.rewritten + days.rewritten,
        }),
      ],
    );
  } finally {
    await ground.close();
  }
}

/** The same readings as rows, as nights would have brought them. */
const UNPACKED = `select device_id, metric, starts_at + (slot - 1) * step_min * interval '1 minute', step_min, value, quality, source
  from iot_days, unnest(curve) with ordinality as reading (value, slot)
  where value is not null order by local_date, device_id, slot`;

/** Table `bench_rows`: `iot_readings` with its key on a server that has nothing but PostgreSQL. */
export async function createPlainRows(db: DataSource, readings: string): Promise<void> {
  await db.query('create table bench_rows (like iot_readings including all)');
  await db.query(`insert into bench_rows ${readings}`);
}

/** Measures a table, then rewrites it. */
export async function sizeOf(db: DataSource, table: string): Promise<Size> {
  const laid = await bytesOf(db, table);
  await db.query(`vacuum (full, analyze) ${table}`);
  return { laid, rewritten: await bytesOf(db, table) };
}

export async function bytesOf(db: DataSource, table: string): Promise<number> {
  const [row] = await db.query<{ bytes: string }[]>('select pg_total_relation_size($1) as bytes', [table]);
  return Number(row?.bytes);
}

const SIZE_HEAD = ['what', 'MB', 'bytes a reading', 'smaller', 'rewritten', 'smaller'];

/** A row of a table of sizes: as laid, and rewritten, each against the plain rows in the same state. */
function sizeRows(readings: number, plain: Size): (what: string, size: Size) => string[] {
  return (what, { laid, rewritten }) => [
    what,
    megabytes(laid),
    (laid / readings).toFixed(2),
    `${(plain.laid / laid).toFixed(1)}x`,
    (rewritten / readings).toFixed(2),
    `${(plain.rewritten / rewritten).toFixed(1)}x`,
  ];
}
