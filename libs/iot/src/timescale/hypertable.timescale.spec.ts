import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { identityEntities, identityMigrations } from '@coprowatt/identity';
import { dataSourceOptions } from '@coprowatt/platform';
import { createEmptyDatabase, createTestConfig, TestClock } from '@coprowatt/platform/testing';
import { Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { iotEntities, iotMigrations } from '../iot.database.ts';
import { CreateStorage1790000003010 } from '../migrations/1790000003010-create-storage.ts';
import { AddToVacuum1790000003022 } from '../migrations/1790000003022-add-to-vacuum.ts';
import { AddMixed1790000003023 } from '../migrations/1790000003023-add-mixed.ts';
import { RowReadingStore } from '../reading/row-reading.store.ts';
import { createIotDatabase, insertBuilding } from '../testing.ts';
import { probeAbilities } from './abilities.ts';
import { dropChunksBefore } from './drop-chunks.ts';
import { findKeptForm } from './kept-form.ts';
import { decideForm } from './store-form.ts';
import { TableOwner } from './table-owner.ts';
import { curveBetween, listChunks, METRIC, newMeter, storedCurve } from './testing.ts';

Logger.overrideLogger(false);

/** All migrations but those of the hypertable and what is kept about it: a write needs the tables of others. */
const OF_STORAGE = [CreateStorage1790000003010, AddToVacuum1790000003022, AddMixed1790000003023];
const BEFORE = iotMigrations.filter((migration) => !OF_STORAGE.some((each) => each === migration));
const open = (url: string, migrations: typeof iotMigrations): Promise<DataSource> => {
  const parts = {
    entities: [...identityEntities, ...iotEntities],
    migrations: [...identityMigrations, ...migrations],
  };
  return new DataSource(dataSourceOptions(url, parts)).initialize();
};

const CLOCK = new TestClock('2026-11-23T12:00:00Z');
const CURVE = curveBetween('2026-10-15', '2026-11-20', 30);

let databases: { drop(): Promise<void> }[] = [];
let db: DataSource;
let url: string;

/** Closes the connections and opens others: a session knows only what the server was when it began. */
async function reopen(migrations = iotMigrations): Promise<void> {
  if (db?.isInitialized) await db.destroy();
  db = await open(url, migrations);
}

beforeEach(async () => {
  const database = await createIotDatabase();
  databases.push(database);
  ({ dataSource: db, url } = database);
});
afterEach(async () => {
  if (db.isInitialized) await db.destroy();
  for (const database of databases) await database.drop();
  databases = [];
});

const start = (env: Record<string, string> = {}) =>
  decideForm(createTestConfig(url, env), new TableOwner(db.manager), db.manager);

describe('the table of readings on a server with TimescaleDB', () => {
  it('is a hypertable of seven days a chunk, with its primary key alone and no policy', async () => {
    expect(await probeAbilities(db.manager)).toMatchObject({ hypertable: true });
    const dimensions = await db.query(
      `select column_name, time_interval::text from timescaledb_information.dimensions where hypertable_name = 'iot_readings'`,
    );
    expect(dimensions).toEqual([{ column_name: 'ts', time_interval: '7 days' }]);
    const indexes = await db.query(`select indexname from pg_indexes where tablename = 'iot_readings'`);
    expect(indexes).toEqual([{ indexname: 'iot_readings_pkey' }]);
    const policies = await db.query(
      `select proc_name from timescaledb_information.jobs where hypertable_name = 'iot_readings'`,
    );
    expect(policies).toEqual([]);
  });

  it('takes along the rows that it had before', async () => {
    const database = await createEmptyDatabase();
    databases.push(database);
    ({ url } = database);
    await reopen(BEFORE);
    await db.runMigrations({ transaction: 'each' });
    const meter = await newMeter(db, await insertBuilding(db));
    await new RowReadingStore(db, CLOCK).writeCurve(meter, METRIC, CURVE);
    await reopen();
    await db.runMigrations({ transaction: 'each' });
    expect(await storedCurve(new RowReadingStore(db, CLOCK), meter)).toEqual(CURVE);
    expect((await listChunks(db.manager)).length).toBeGreaterThan(4);
    expect(await findKeptForm(db.manager)).toEqual({ form: 'rows', mixed: false });
  });

  it('becomes one at a later start, when the server got the extension after the migrations', async () => {
    await db.query('drop extension timescaledb cascade');
    await reopen();
    const meter = await newMeter(db, await insertBuilding(db));
    await new RowReadingStore(db, CLOCK).writeCurve(meter, METRIC, CURVE);
    expect(await start({ ROLE: 'worker' })).toBe('packed');
    expect(await probeAbilities(db.manager)).toMatchObject({ version: null, creatable: true });
    expect(await start()).toBe('packed');
    await reopen();
    expect(await probeAbilities(db.manager)).toMatchObject({ hypertable: true });
    expect(await storedCurve(new RowReadingStore(db, CLOCK), meter)).toEqual(CURVE);
  });

  it('is compressed under the community licence alone, which decides the form to begin with', async () => {
    const [{ licence } = { licence: '' }] = await db.query<{ licence: string }[]>(
      `select current_setting('timescaledb.license') as licence`,
    );
    const community = licence === 'timescale';
    expect(await probeAbilities(db.manager)).toMatchObject({ licence, compression: community });
    expect(await start()).toBe(community ? 'rows' : 'packed');
    expect(await start({ READING_STORE: 'rows' })).toBe('rows');
    expect(await start({ READING_STORE: 'packed' })).toBe('packed');
  });

  it('drops whole chunks that end before the cut-off, and no other', async () => {
    const meter = await newMeter(db, await insertBuilding(db));
    const store = new RowReadingStore(db, CLOCK);
    await store.writeCurve(meter, METRIC, CURVE);
    const before = await listChunks(db.manager);
    const cutOff = new Date(`${before[2]!.start}T00:00:00Z`);
    expect(await dropChunksBefore(db.manager, new Date(cutOff.getTime() - 1))).toBe(1);
    expect(await dropChunksBefore(db.manager, cutOff)).toBe(1);
    expect(await dropChunksBefore(db.manager, cutOff)).toBe(0);
    expect(await listChunks(db.manager)).toEqual(before.slice(2));
    expect(await storedCurve(store, meter)).toEqual(
      CURVE.filter(({ startMs }) => startMs >= cutOff.getTime()),
    );
  });

  it('waits for who reads a chunk that is to go, under a limit that serves people, too', async () => {
    const meter = await newMeter(db, await insertBuilding(db));
    await new RowReadingStore(db, CLOCK).writeCurve(meter, METRIC, CURVE);
    const cutOff = new Date(`${(await listChunks(db.manager))[1]!.start}T00:00:00Z`);
    const options = dataSourceOptions(url, { entities: [], migrations: [] }, 500);
    const impatient = await new DataSource(options).initialize();
    const reader = db.createQueryRunner();
    try {
      await reader.startTransaction();
      await reader.query('select count(*) from iot_readings');
      const dropping = dropChunksBefore(impatient.manager, cutOff);
      await expect(impatient.query('select pg_sleep(1)')).rejects.toThrow('statement timeout');
      await delay(500);
      await reader.commitTransaction();
      expect(await dropping).toBe(1);
    } finally {
      await reader.release();
      await impatient.destroy();
    }
  });
});
