import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';
import { createEmptyDatabase } from '../testing/index.ts';
import { awaitMigrations, runMigrations } from './migrate.ts';
import { dataSourceOptions } from './options.ts';
import { platformMigrations } from './platform.migrations.ts';

class SlowTable1790000000901 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('select pg_sleep(0.3)');
    await runner.query('create table slow (n int)');
  }

  async down(): Promise<void> {}
}

describe('migrations at boot', () => {
  let database: Awaited<ReturnType<typeof createEmptyDatabase>>;
  const parts = { entities: [], migrations: [SlowTable1790000000901] };
  const run = () => runMigrations(dataSourceOptions(database.url, parts), database.url, 1_000);
  const wait = (ms: number) => awaitMigrations(dataSourceOptions(database.url, parts), database.url, ms);

  beforeAll(async () => {
    database = await createEmptyDatabase();
  });

  afterAll(() => database.drop());

  it('keeps a process that may not migrate waiting, then says what is missing', async () => {
    await expect(wait(0)).rejects.toThrow('start a process with ROLE=api or ROLE=all');
  });

  it('runs each of them once, although several processes start together', async () => {
    const worker = wait(20_000);
    await Promise.all([run(), run(), run()]);
    await worker;
    const db = await new DataSource(dataSourceOptions(database.url, parts)).initialize();
    const ran = await db.query<{ n: number }[]>('select count(*)::int as n from migrations');
    expect(ran).toEqual([{ n: platformMigrations.length + parts.migrations.length }]);
    await db.destroy();
  });

  it('waits for a server that does not answer yet, no longer than asked', async () => {
    const url = 'postgres://x:y@127.0.0.1:1/z';
    await expect(runMigrations(dataSourceOptions(url, parts), url, 600)).rejects.toThrow('ECONNREFUSED');
  });
});
