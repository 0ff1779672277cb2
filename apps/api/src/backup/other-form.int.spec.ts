import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { changeStore, PackedReadingStore } from '@coprowatt/iot';
import { createEmptyDatabase, TestClock } from '@coprowatt/platform/testing';
import { DataSource } from 'typeorm';
import { restoreBackup } from './restore.ts';
import { takeBackup } from './take-backup.ts';
import { createWorld, type BackupWorld } from './test-world.ts';

const quiet = (): void => undefined;

let world: BackupWorld;
let folder: string;
const opened: { db: DataSource; drop(): Promise<void> }[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'coprowatt-backup-'));
  world = await createWorld();
});
afterAll(async () => {
  for (const { db, drop } of opened) {
    await db.destroy();
    await drop();
  }
  await world.database.drop();
  await rm(folder, { recursive: true });
});

/** What a backup of `from` becomes in a database in which nothing ever was. */
async function moved(from: string): Promise<{ url: string; db: DataSource }> {
  const file = join(folder, `${opened.length}.backup`);
  await takeBackup(from, file, quiet);
  const { url, drop } = await createEmptyDatabase();
  await restoreBackup(url, file, { keys: world.keys, allowDemo: false, tell: quiet });
  const db = await new DataSource({ type: 'postgres', url }).initialize();
  opened.push({ db, drop });
  return { url, db };
}

const curvesOf = (db: DataSource) =>
  new PackedReadingStore(db, new TestClock('2026-06-01T00:00:00Z')).readCurve(
    world.meterIds,
    'electricity_consumption',
    Date.UTC(2026, 0, 1),
    Date.UTC(2027, 0, 1),
  );

interface Kept {
  form: string | null;
  mixed: boolean;
  packed: number;
  rows: number;
}

const kept = (db: DataSource) =>
  db.query<
    Kept[]
  >(`select form, mixed, (select count(*)::int from iot_days where curve is not null) as packed,
    (select count(*)::int from iot_readings) as rows from iot_storage`);

describe('a database that changes its server', () => {
  // Three backups, each restored into a new database, take longer on a busy machine.
  it('keeps the form of its curves, whatever a database begins with there, until the store is changed', async () => {
    const { dataSource, url } = world.database;
    const curves = await curvesOf(dataSource);
    expect(curves).toHaveLength(2 * 20 * 48);
    await changeStore(dataSource, 'rows', quiet);
    const rows = await moved(url);
    expect(await kept(rows.db)).toEqual([{ form: 'rows', mixed: false, packed: 0, rows: curves.length }]);
    expect(await curvesOf(rows.db)).toEqual(curves);

    await changeStore(rows.db, 'packed', quiet);
    const packed = await moved(rows.url);
    const [held] = await kept(packed.db);
    expect(held).toMatchObject({ form: 'packed', mixed: false });
    expect(held?.packed).toBeGreaterThan(30);
    expect(await curvesOf(packed.db)).toEqual(curves);

    await changeStore(packed.db, 'rows', quiet);
    expect(await curvesOf((await moved(packed.url)).db)).toEqual(curves);
  }, 180_000);
});
