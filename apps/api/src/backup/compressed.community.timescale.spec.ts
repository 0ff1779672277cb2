import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runCompressionPass } from '@coprowatt/iot';
import { createEmptyDatabase } from '@coprowatt/platform/testing';
import { Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { LEFT_OUT } from './contents.ts';
import { restoreBackup } from './restore.ts';
import { takeBackup } from './take-backup.ts';
import { contentOf, createWorld, type BackupWorld } from './test-world.ts';

Logger.overrideLogger(false);

const quiet = (): void => undefined;
const BUT = [...Object.keys(LEFT_OUT), 'unrecorded_backups'];

let world: BackupWorld;
let folder: string;
let target: { url: string; drop(): Promise<void> };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'coprowatt-backup-'));
  world = await createWorld();
  target = await createEmptyDatabase();
});
afterAll(async () => {
  await target.drop();
  await world.database.drop();
  await rm(folder, { recursive: true });
});

describe('a backup of compressed chunks', () => {
  it('keeps compression waiting, whose rows its snapshot would see in neither form', async () => {
    const { dataSource, url } = world.database;
    const compress = () => runCompressionPass(dataSource.manager, new Date('2035-01-01T00:00:00Z'));
    const holder = dataSource.createQueryRunner();
    await holder.startTransaction();
    await holder.query('lock table iot_days in access exclusive mode');
    const taken = takeBackup(url, join(folder, 'meanwhile.backup'), quiet);
    const isWaiting = async (): Promise<boolean> =>
      (await holder.query(`select from pg_locks where relation = 'iot_days'::regclass and not granted`))
        .length > 0;
    let isOver = false;
    void taken.catch(() => undefined).finally(() => (isOver = true));
    while (!isOver && !(await isWaiting())) await delay(20);
    expect(await compress()).toBe(0);
    await holder.rollbackTransaction();
    await holder.release();
    await taken;
    expect(await compress()).toBeGreaterThan(0);
  });

  it('brings every row and sum back, into a hypertable again', async () => {
    const { dataSource, url } = world.database;
    await dataSource.query(`select compress_chunk(chunk) from show_chunks('iot_readings') as chunk`);
    const file = join(folder, 'compressed.backup');
    const { sections } = await takeBackup(url, file, quiet);
    const expected = await contentOf(dataSource, BUT);
    expect(sections).toContainEqual(expect.objectContaining({ kind: 'sums', name: 'readings', rows: 1 }));
    expect(expected['iot_readings']).toMatch(/^9\d\d /);

    await restoreBackup(target.url, file, { keys: world.keys, allowDemo: false, tell: quiet });
    const restored = await new DataSource({ type: 'postgres', url: target.url }).initialize();
    try {
      expect(await contentOf(restored, BUT)).toEqual(expected);
      expect(
        await restored.query(
          `select num_chunks > 0 as chunked, compression_enabled from timescaledb_information.hypertables`,
        ),
      ).toEqual([{ chunked: true, compression_enabled: true }]);
    } finally {
      await restored.destroy();
    }
  });
});
