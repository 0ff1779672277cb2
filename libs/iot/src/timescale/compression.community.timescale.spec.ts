import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createTestConfig, TestClock, type TestDatabase } from '@coprowatt/platform/testing';
import { Logger } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { RowReadingStore } from '../reading/row-reading.store.ts';
import type { StoredMeter } from '../reading/reading.store.ts';
import { findSizes } from '../storage/storage-queries.ts';
import { createIotDatabase, insertBuilding } from '../testing.ts';
import { probeAbilities } from './abilities.ts';
import { compressChunk, listChunksToVacuum, listWaitingChunks } from './chunks.ts';
import { compressedBefore, runCompressionPass } from './compression-pass.ts';
import { findCompressionState } from './compression-state.ts';
import { decideForm } from './store-form.ts';
import { TableOwner } from './table-owner.ts';
import { curveBetween, listChunks, METRIC, newMeter, storedCurve } from './testing.ts';

Logger.overrideLogger(false);

/** A Thursday, on which a chunk ends. */
const NOW = new Date('2026-11-19T00:00:00Z');
const CURVE = curveBetween('2026-10-15', '2026-11-18', 30);
const COMPRESSED = ['COMPRESSED'];

let database: TestDatabase;
let db: DataSource;
let store: RowReadingStore;
let meter: StoredMeter;

beforeEach(async () => {
  database = await createIotDatabase();
  db = database.dataSource;
  store = new RowReadingStore(db, new TestClock(NOW));
  meter = await newMeter(db, await insertBuilding(db));
  await store.writeCurve(meter, METRIC, CURVE);
});
afterEach(() => database.drop());

const pass = (now = NOW) => runCompressionPass(db.manager, now);
const state = () => findCompressionState(db.manager, compressedBefore(NOW.getTime()));
const statuses = async () => (await listChunks(db.manager)).map(({ status }) => status);

describe('compression by our own job', () => {
  it('is what the community licence gives, and rows are the form to begin with', async () => {
    expect(await probeAbilities(db.manager)).toMatchObject({ licence: 'timescale', compression: true });
    const form = await decideForm(createTestConfig(database.url), new TableOwner(db.manager), db.manager);
    expect(form).toBe('rows');
  });

  it('takes the chunks that ended seven days ago by the Clock, and changes no reading', async () => {
    expect(await state()).toMatchObject({
      chunks: 6,
      compressedChunks: 0,
      waitingChunks: 5,
      compressedAt: null,
    });
    expect(await pass(new Date(NOW.getTime() - 1))).toBe(4);
    expect(await pass()).toBe(1);
    expect(await pass()).toBeNull();
    expect(await statuses()).toEqual([...Array<string[]>(5).fill(COMPRESSED), []]);
    expect(await state()).toMatchObject({
      compressedChunks: 5,
      waitingChunks: 0,
      compressedAt: NOW,
      failure: null,
    });
    expect(await storedCurve(store, meter)).toEqual(CURVE);
  });

  it('leaves a table whose size counts every chunk, compressed ones too', async () => {
    const found = async (): Promise<number | undefined> =>
      (await findSizes(db.manager, true)).find(({ name }) => name === 'iot_readings')?.totalBytes;
    /** A compressed chunk keeps its rows in a table of its own beside it. */
    const onDisk = async (): Promise<number> => {
      const [row] = await db.query<{ bytes: number }[]>(
        `select sum(pg_total_relation_size(oid))::float8 as bytes from pg_class
         where relkind = 'r' and (relname = 'iot_readings' or relname ~ 'hyper_[0-9_]+_chunk(_compressed)?$')`,
      );
      return row?.bytes ?? 0;
    };
    const before = await found();
    expect(before).toBe(await onDisk());
    await pass();
    const after = await found();
    expect(after).toBe(await onDisk());
    expect(after).toBeLessThan(before ?? 0);
  });

  it('compresses anew a chunk that got late readings, and no other', async () => {
    await pass();
    const late = curveBetween('2026-10-20', '2026-10-21', 30, 7);
    expect(await store.writeCurve(meter, METRIC, late)).toMatchObject({ corrected: 48 });
    const waiting = await listWaitingChunks(db.manager, compressedBefore(NOW.getTime()));
    expect(waiting).toHaveLength(1);
    expect(await pass()).toBe(1);
    expect((await statuses()).slice(0, 5)).toEqual(Array(5).fill(COMPRESSED));
    const from = late[0]!.startMs;
    const expected = CURVE.map((interval) => late[(interval.startMs - from) / 1_800_000] ?? interval);
    expect(await storedCurve(store, meter)).toEqual(expected);
  });

  it('is done by one process at a time', async () => {
    const other = db.createQueryRunner();
    await other.startTransaction();
    await other.query(`select pg_advisory_xact_lock(hashtext('iot'), hashtext('compression'))`);
    expect(await pass()).toBe(0);
    await other.rollbackTransaction();
    await other.release();
    const passes = await Promise.all([pass(), pass(), pass()]);
    expect(await state()).toMatchObject({ compressedChunks: 5, waitingChunks: 0, failure: null });
    expect(passes.filter((done) => done !== null && done > 0).length).toBeGreaterThan(0);
  });

  it('leaves a chunk that is being written for the next pass, says so, and goes on with the others', async () => {
    const other = db.createQueryRunner();
    await other.startTransaction();
    await store.writeCurve(meter, METRIC, curveBetween('2026-10-23', '2026-10-24', 30, 7), other.manager);
    expect(await pass()).toBe(4);
    expect(await state()).toMatchObject({
      waitingChunks: 1,
      failure: { chunk: expect.stringContaining('_chunk'), message: null },
    });
    await other.commitTransaction();
    await other.release();
    expect(await pass()).toBe(1);
    expect(await state()).toMatchObject({ waitingChunks: 0, failure: null });
  });

  it('makes up for a vacuum that never came or failed, tells of it meanwhile, and forgets a failure that is over', async () => {
    const [name = ''] = await listWaitingChunks(db.manager, compressedBefore(NOW.getTime()));
    await compressChunk(db.manager, name); // and the process was killed
    const reader = db.createQueryRunner();
    await reader.startTransaction();
    await reader.query(`select count(*) from ${name}`);
    expect(await pass()).toBe(4);
    expect(await state()).toMatchObject({ waitingChunks: 0, failure: { chunk: name, message: null } });
    await reader.commitTransaction();
    await reader.release();
    expect(await listChunksToVacuum(db.manager)).toEqual([name]);
    expect(await pass()).toBeNull();
    expect(await state()).toMatchObject({ failure: null, compressedAt: NOW });
    expect(await listChunksToVacuum(db.manager)).toEqual([]);
  });

  it('leaves compressed chunks without room or maps of it, and all that they held', async () => {
    await pass();
    const [left] = await db.query<unknown[]>(
      `select count(*)::int as chunks,
              sum(pg_relation_size(oid, 'fsm') + pg_relation_size(oid, 'vm'))::int as maps,
              max(pg_relation_size(oid))::int as largest
       from pg_class where relkind = 'r' and relname ~ '(^compress_hyper_|_chunk_compressed$)'`,
    );
    expect(left).toEqual({ chunks: 5, maps: 0, largest: 8_192 });
    expect(await storedCurve(store, meter)).toEqual(CURVE);
  });

  it('forgets a chunk to vacuum that retention has dropped', async () => {
    await db.query(`update iot_storage set to_vacuum = '{_timescaledb_internal._hyper_1_999_chunk}'`);
    expect(await pass()).toBe(5);
    expect(await state()).toMatchObject({ failure: null });
  });

  it('stops between two chunks when it is told to', async () => {
    let asked = 0;
    expect(await runCompressionPass(db.manager, NOW, () => asked++ < 2)).toBe(2);
    expect(await state()).toMatchObject({ compressedChunks: 2, waitingChunks: 3 });
  });

  it('comes at a later start, when the server got the licence after the migrations', async () => {
    const fresh = await createIotDatabase();
    const { manager } = fresh.dataSource;
    await manager.query('alter table iot_readings set (timescaledb.compress = false)');
    expect(await probeAbilities(manager)).toMatchObject({ compression: false });
    const start = (env: Record<string, string> = {}) =>
      decideForm(createTestConfig(fresh.url, env), new TableOwner(manager), manager);
    expect(await start({ ROLE: 'worker' })).toBe('packed');
    expect(await probeAbilities(manager)).toMatchObject({ compression: false });
    expect(await start()).toBe('packed');
    expect(await probeAbilities(manager)).toMatchObject({ compression: true });
    await fresh.drop();
  });
});
