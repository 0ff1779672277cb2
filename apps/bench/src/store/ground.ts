import { PackedReadingStore, RowReadingStore, type ReadingStore, type StoredMeter } from '@coprowatt/iot';
import { insertBuilding, insertMeter } from '@coprowatt/iot/testing';
import { PARTS } from '@coprowatt/linky/testing';
import { Clock, dataSourceOptions } from '@coprowatt/platform';
import { DataSource } from 'typeorm';
import { openDatabase } from '../database.ts';

export const STORES = { packed: PackedReadingStore, rows: RowReadingStore };
export type StoreName = keyof typeof STORES;

export const TIME_ZONE = 'Europe/Paris';

/** A database of its own with the application's tables, and nobody else at work on it. */
export interface Ground {
  db: DataSource;
  /** Version of the server, and of TimescaleDB where it has it. */
  server: string;
  store(name: StoreName): ReadingStore;
  /** The same, speaking through another connection pool. */
  storeOn(name: StoreName, db: DataSource): ReadingStore;
  newMeters(count: number): Promise<StoredMeter[]>;
  close(): Promise<void>;
}

export async function openGround(): Promise<Ground> {
  const { url, stop } = await openDatabase();
  const db = await new DataSource(dataSourceOptions(url, PARTS)).initialize();
  await db.runMigrations({ transaction: 'each' });
  const building = await insertBuilding(db);
  const clock = new Clock();
  return {
    db,
    server: await serverOf(db),
    store: (name) => new STORES[name](db, clock),
    storeOn: (name, other) => new STORES[name](other, clock),
    newMeters: async (count) => {
      const meters: StoredMeter[] = [];
      for (let index = 0; index < count; index++)
        meters.push({ id: (await insertMeter(db, building)).id, timeZone: TIME_ZONE });
      return meters;
    },
    close: async () => {
      await db.destroy();
      await stop();
    },
  };
}

async function serverOf(db: DataSource): Promise<string> {
  const [{ version } = { version: '?' }] = await db.query<{ version: string }[]>(
    `select 'PostgreSQL ' || current_setting('server_version') ||
       coalesce((select ', TimescaleDB ' || extversion from pg_extension where extname = 'timescaledb'), '') as version`,
  );
  return version;
}
