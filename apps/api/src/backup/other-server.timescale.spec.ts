import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { changeStore, probeAbilities, runCompressionPass } from '@coprowatt/iot';
import { ensureEmbeddedPostgres, type EmbeddedPostgres } from '@coprowatt/platform/embedded-postgres';
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
let plain: EmbeddedPostgres;
let target: { url: string; drop(): Promise<void> };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'coprowatt-backup-'));
  plain = await ensureEmbeddedPostgres({ dataDir: join(folder, 'plain'), settings: ['shared_buffers=16MB'] });
  world = await createWorld();
  target = await createEmptyDatabase();
});
afterAll(async () => {
  await target.drop();
  await world.database.drop();
  await plain.stop();
  await rm(folder, { recursive: true });
});

/** What a backup of `from` is in an empty database of another server, and what that server can do for it. */
async function moved(from: string, to: string) {
  const file = join(folder, `${new URL(to).port}.backup`);
  await takeBackup(from, file, quiet);
  await restoreBackup(to, file, { keys: world.keys, allowDemo: false, tell: quiet });
  const db = await new DataSource({ type: 'postgres', url: to }).initialize();
  try {
    const { version, hypertable } = await probeAbilities(db.manager);
    return { isTimescale: version !== null, hypertable, content: await contentOf(db, BUT) };
  } finally {
    await db.destroy();
  }
}

describe('a database that changes its server', () => {
  it('comes from TimescaleDB to plain PostgreSQL with every row, and back into a hypertable', async () => {
    const { dataSource, url } = world.database;
    await changeStore(dataSource, 'rows', quiet);
    // Compressed where the licence allows it: the rows are the same.
    await runCompressionPass(dataSource.manager, new Date('2035-01-01T00:00:00Z'));
    expect(await probeAbilities(dataSource.manager)).toMatchObject({ hypertable: true });
    const content = await contentOf(dataSource, BUT);
    expect(content['iot_readings']).toMatch(/^19\d\d /);
    expect(await moved(url, plain.url)).toEqual({ isTimescale: false, hypertable: false, content });
    expect(await moved(plain.url, target.url)).toEqual({ isTimescale: true, hypertable: true, content });
  });
});
