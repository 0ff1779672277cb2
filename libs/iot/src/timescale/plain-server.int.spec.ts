import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { dataSourceOptions } from '@coprowatt/platform';
import { Logger } from '@nestjs/common';
import { createTestConfig, type TestDatabase } from '@coprowatt/platform/testing';
import { DataSource } from 'typeorm';
import { AddMixed1790000003023 } from '../migrations/1790000003023-add-mixed.ts';
import { CreateStorage1790000003010 } from '../migrations/1790000003010-create-storage.ts';
import { changeStore } from '../storage/store-change.ts';
import { createIotDatabase, insertBuilding, insertMeter } from '../testing.ts';
import { probeAbilities } from './abilities.ts';
import { vacuumChunk } from './chunks.ts';
import { runCompressionPass } from './compression-pass.ts';
import { findCompressionState } from './compression-state.ts';
import { dropChunksBefore } from './drop-chunks.ts';
import { findKeptForm } from './kept-form.ts';
import { prepareReadings } from './prepare.ts';
import { decideForm } from './store-form.ts';
import { TableOwner } from './table-owner.ts';

const NOW = new Date('2026-11-23T12:00:00Z');
const ABSENT = { version: null, creatable: false, licence: null, hypertable: false, compression: false };

Logger.overrideLogger(false);

describe('a server without TimescaleDB', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createIotDatabase();
  });
  afterAll(() => database.drop());

  const start = (env: Record<string, string> = {}) => {
    const { manager } = database.dataSource;
    return decideForm(createTestConfig(database.url, env), new TableOwner(manager), manager);
  };
  const kept = () => findKeptForm(database.dataSource.manager);

  it('is known as such, and its table is left as it is', async () => {
    const { manager } = database.dataSource;
    expect(await probeAbilities(manager)).toEqual(ABSENT);
    expect(await prepareReadings(manager)).toEqual(ABSENT);
    const [table] = await manager.query<{ kind: string }[]>(
      `select relkind as kind from pg_class where oid = 'iot_readings'::regclass`,
    );
    expect(table).toEqual({ kind: 'r' });
  });

  it('has nothing to compress and no chunk to drop', async () => {
    const { manager } = database.dataSource;
    expect(await runCompressionPass(manager, NOW)).toBeNull();
    expect(await dropChunksBefore(manager, NOW)).toBe(0);
    expect(await findCompressionState(manager, NOW)).toEqual({
      abilities: ABSENT,
      chunks: 0,
      compressedChunks: 0,
      waitingChunks: 0,
      compressedAt: null,
      failure: null,
    });
  });

  it('lets a vacuum take its time under a limit that serves people', async () => {
    const { dataSource, url } = database;
    await dataSource.query('create table looked_at as select n from generate_series(1, 5) as n');
    await dataSource.query(`create function slowly(n integer) returns integer immutable language plpgsql as $$ begin
      perform pg_sleep(0.2); return n; end $$`);
    await dataSource.query('create index on looked_at (slowly(n))'); // computed anew for the statistics
    const options = dataSourceOptions(url, { entities: [], migrations: [] }, 500);
    const impatient = await new DataSource(options).initialize();
    try {
      await expect(impatient.query('vacuum (analyze) looked_at')).rejects.toThrow('statement timeout');
      await vacuumChunk(impatient.manager, 'looked_at');
    } finally {
      await impatient.destroy();
    }
  });

  it('is written as packed days; another form is asked for one process, never silently kept', async () => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockReturnValue();
    const warnings = async (env: Record<string, string> = {}): Promise<[string, string]> => {
      warn.mockClear();
      const form = await start(env);
      return [form, warn.mock.calls.flat().join('\n')];
    };
    expect(await kept()).toEqual({ form: null, mixed: false });
    expect(await Promise.all([start(), start({ ROLE: 'worker' })])).toEqual(['packed', 'packed']);
    expect(await kept()).toEqual({ form: 'packed', mixed: false });
    expect(await warnings()).toEqual(['packed', '']);
    for (let time = 0; time < 2; time++)
      expect(await warnings({ READING_STORE: 'rows' })).toEqual([
        'rows',
        expect.stringContaining('this database holds packed days'),
      ]);
    expect(await kept()).toEqual({ form: 'packed', mixed: true });
    for (const env of [{}, { READING_STORE: 'packed' }] as Record<string, string>[])
      expect(await warnings(env)).toEqual(['packed', expect.stringContaining('in the other form')]);
    await changeStore(database.dataSource, 'rows', () => undefined);
    expect(await kept()).toEqual({ form: 'rows', mixed: false });
    expect(await warnings()).toEqual(['rows', expect.not.stringContaining('in the other form')]);
    warn.mockRestore();
  });
});

describe('the form that a database held before the form was kept', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createIotDatabase();
  });
  afterAll(() => database.drop());

  /** The migration again, on what is stored. */
  const inferred = async (): Promise<unknown> => {
    const { dataSource } = database;
    const migration = new CreateStorage1790000003010();
    const runner = dataSource.createQueryRunner();
    await migration.down(runner);
    await migration.up(runner);
    await new AddMixed1790000003023().up(runner);
    await runner.release();
    return findKeptForm(dataSource.manager);
  };

  /** What the later migration makes of a database whose form was changed by a setting. */
  const mixedAnew = async (): Promise<unknown> => {
    const runner = database.dataSource.createQueryRunner();
    const migration = new AddMixed1790000003023();
    await migration.down(runner);
    await migration.up(runner);
    await runner.release();
    return findKeptForm(database.dataSource.manager);
  };

  it('is read from the curves', async () => {
    const { dataSource } = database;
    expect(await inferred()).toEqual({ form: null, mixed: false });
    await dataSource.query(
      `insert into iot_readings values (gen_random_uuid(), 1, '2026-01-01T00:00:00Z', 30, 1, 2, 1)`,
    );
    expect(await inferred()).toEqual({ form: 'rows', mixed: false });
    const { id } = await insertMeter(dataSource, await insertBuilding(dataSource));
    await dataSource.query(
      `insert into iot_days (device_id, metric, local_date, starts_at, expected_min, curve)
       values ($1, 1, '2026-01-02', '2026-01-01T23:00:00Z', 1440, '{1,2}')`,
      [id],
    );
    expect(await inferred()).toEqual({ form: 'packed', mixed: false });
    await dataSource.query(`update iot_storage set form = 'rows'`);
    expect(await mixedAnew()).toEqual({ form: 'rows', mixed: true });
  });
});
