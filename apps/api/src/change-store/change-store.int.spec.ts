import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { PackedReadingStore, type ReadingStore } from '@coprowatt/iot';
import { insertBuilding, insertMeter } from '@coprowatt/iot/testing';
import { addDays, startOfDay } from '@coprowatt/energy';
import { wholeDay } from '@coprowatt/energy/testing';
import {
  createTestConfig,
  createTestDatabase,
  TestClock,
  type TestDatabase,
} from '@coprowatt/platform/testing';
import { randomBytes } from 'node:crypto';
import { databaseParts } from '../database-parts.ts';
import { changeStoreOf, wantedForm } from './change-store.ts';

jest.setTimeout(180_000);

const ROOT = join(import.meta.dirname, '../../../..');
const METRIC = 'electricity_consumption';
const ZONE = 'Europe/Paris';
const METERS = 2;
const DAYS = 3;
/** The killed command's, until the server has noticed its end. */
const HELD = `select from pg_locks join pg_database on pg_database.oid = pg_locks.database
  where locktype = 'advisory' and datname = current_database()`;
const KEY = randomBytes(32).toString('base64');

let database: TestDatabase;
let store: ReadingStore;
let meters: string[];

const query = <T>(sql: string, values: unknown[] = []): Promise<T[]> =>
  database.dataSource.query<T[]>(sql, values);
const known = (): Promise<unknown[]> =>
  Promise.all([
    store.readCurve(meters, METRIC, startOfDay('2025-01-01', ZONE), startOfDay('2027-01-01', ZONE)),
    store.readDays(meters, METRIC, '2025-01-01', '2027-01-01'),
  ]);
const packedDays = async (): Promise<number> =>
  (await query<{ days: number }>('select count(*)::int as days from iot_days where curve is not null'))[0]!
    .days;
const acts = (): Promise<unknown[]> =>
  query(`select outcome, facts from audit_logs where act = 'store.changed' order by at, outcome`);

async function prepare(): Promise<void> {
  database = await createTestDatabase(databaseParts);
  await query('insert into clock (offset_ms) values (0)');
  const building = await insertBuilding(database.dataSource);
  store = new PackedReadingStore(database.dataSource, new TestClock('2027-01-01T00:00:00Z'));
  meters = [];
  for (let count = 0; count < METERS; count++) {
    const { id } = await insertMeter(database.dataSource, building);
    meters.push(id);
    const dates = Array.from({ length: DAYS }, (_, day) => addDays('2026-10-24', day));
    const curve = dates.flatMap((date) => wholeDay({ date, zone: ZONE }, 30));
    await store.writeCurve({ id, timeZone: ZONE }, METRIC, curve);
  }
}

async function change(to: 'rows' | 'packed', env: Record<string, string> = {}) {
  const lines: string[] = [];
  const config = createTestConfig(database.url, { IOT_ENCRYPTION_KEY: KEY, ...env });
  const done = await changeStoreOf(config, to, (line) => lines.push(line));
  return { done, told: lines.join('\n') };
}

/** The command as it is run, from its sources. */
function command(env: Record<string, string> = {}): { child: ChildProcess; ended: Promise<unknown[]> } {
  const main = join(ROOT, 'apps/api/src/change-store/main.ts');
  const node = ['--conditions=@coprowatt/source', '--import', '@swc-node/register/esm-register'];
  const child = spawn(process.execPath, [...node, main, '--to', 'rows'], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...process.env,
      IOT_ENCRYPTION_KEY: KEY,
      DATABASE_URL: database.url,
      NODE_OPTIONS: '',
      SWC_NODE_PROJECT: join(ROOT, 'tsconfig.base.json'),
      ...env,
    },
  });
  return { child, ended: once(child, 'exit') };
}

describe('change-store', () => {
  beforeEach(prepare);
  afterEach(() => database.drop());

  it('goes there and back, each time with the same figures and a row in the audit log', async () => {
    const before = await known();
    const there = await change('rows', { READING_STORE: 'packed' });
    expect(there.done).toBe(true);
    expect(there.told).toContain(
      'Beware: rows are not compressed on this server (a server without TimescaleDB)',
    );
    expect(there.told).toContain(`${METERS * DAYS} days of ${METERS} meters moved into rows, each verified`);
    expect(there.told).toContain('READING_STORE=packed would write the old form again');
    expect(await packedDays()).toBe(0);
    expect(await known()).toEqual(before);
    const back = await change('packed');
    expect(back.told).not.toContain('READING_STORE');
    expect(back.told).not.toContain('Beware');
    expect(await query('select from iot_readings')).toEqual([]);
    expect(await known()).toEqual(before);
    const facts = { meters: METERS, moved: METERS * DAYS, kept: 0 };
    expect(await acts()).toEqual([
      { outcome: 'success', facts: { to: 'rows', ...facts } },
      { outcome: 'success', facts: { to: 'packed', ...facts } },
    ]);
  });

  it('goes on after it was killed in the middle', async () => {
    const before = await known();
    const holder = database.dataSource.createQueryRunner();
    await holder.startTransaction();
    const last = [...meters].sort().at(-1);
    await holder.query('select from iot_days where device_id = $1 for update', [last]);
    const { child, ended } = command();
    await until(async () => child.exitCode !== null || (await packedDays()) === DAYS);
    expect(child.exitCode).toBeNull();
    child.kill('SIGKILL');
    await ended;
    await holder.rollbackTransaction();
    await holder.release();
    expect(await known()).toEqual(before);
    await until(async () => (await query(HELD)).length === 0);

    expect((await change('rows')).told).toContain(`${DAYS} days of ${METERS} meters moved into rows`);
    expect(await packedDays()).toBe(0);
    expect(await known()).toEqual(before);
  });

  it('stops at a day that does not agree with its sums, names it, and says so in the audit log', async () => {
    await query(`update iot_days set covered_min = 1410 where device_id = $1 and local_date = '2026-10-25'`, [
      meters[0],
    ]);
    const before = await known();
    const { done, told } = await change('rows');
    expect(done).toBe(false);
    expect(told).toContain(`meter ${meters[0]}, ${METRIC}, 2026-10-25: 1500 covered minutes instead of 1410`);
    expect(await known()).toEqual(before);
    expect(await acts()).toMatchObject([
      { outcome: 'failure', facts: { to: 'rows', deviceId: meters[0], localDate: '2026-10-25' } },
    ]);
  });

  it('leaves a row about a failure that is no difference, too', async () => {
    await query(`create function no_rows() returns trigger language plpgsql as $$ begin
      raise exception 'no room' using errcode = 'disk_full'; end $$`);
    await query('create trigger no_rows before insert on iot_readings execute function no_rows()');
    await expect(change('rows')).rejects.toThrow('no room');
    expect(await acts()).toEqual([{ outcome: 'failure', facts: { to: 'rows', code: '53100' } }]);
  });

  it('refuses a folder without a database, and makes none there', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'no-installation-'));
    const { child, ended } = command({ DATABASE_URL: '', DATA_DIR: folder });
    const told = text(child.stderr!);
    expect(await ended).toEqual([1, null]);
    expect(await told).toContain(`There is no database in ${folder}`);
    expect(await readdir(folder)).toEqual([]);
    await rmdir(folder);
  });
});

describe('the call of change-store', () => {
  it('names the form, or the usage is told', () => {
    expect([wantedForm(['--to', 'rows']), wantedForm(['--to', 'packed'])]).toEqual(['rows', 'packed']);
    for (const args of [[], ['--to'], ['--to', 'columns'], ['rows'], ['--to', 'rows', 'now']])
      expect(() => wantedForm(args)).toThrow('npm run change-store -- --to rows|packed');
  });
});

async function until(done: () => Promise<boolean>, withinMs = 80_000): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!(await done())) {
    if (Date.now() > deadline) throw new Error('nothing happened');
    await delay(50);
  }
}
