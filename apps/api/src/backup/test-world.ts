import { PackedReadingStore, RowReadingStore } from '@coprowatt/iot';
import { insertBuilding, insertMeter } from '@coprowatt/iot/testing';
import { AuditLog, AuditSealer, EncryptionKey, loadSecrets, type KeyRing } from '@coprowatt/platform';
import {
  createTestConfig,
  createTestDatabase,
  TestClock,
  type TestDatabase,
} from '@coprowatt/platform/testing';
import type { EntityManager } from 'typeorm';
import { databaseParts, sealedColumns } from '../database-parts.ts';

const MINUTE = 60_000;
const START = Date.UTC(2026, 2, 28);

/** A database as an application leaves it, for tests of backups. */
export interface BackupWorld {
  database: TestDatabase;
  keys: KeyRing;
  /** Base64. */
  key: string;
  meterIds: string[];
}

/** Whole days of watts that nobody would guess, over a night when clocks change. */
function watts(days: number, minutes: number, seed: number) {
  return Array.from({ length: (days * 1440) / minutes }, (_, n) => ({
    startMs: START + n * minutes * MINUTE,
    minutes,
    value: (seed * 7919 + n * 104_729) % 9_000,
    quality: 'read' as const,
    source: 'enedis' as const,
  }));
}

/** What COPY's text must escape. */
const AWKWARD = 'a\tb\nc\\.\\N "d" \'e\' {é} €, CO₂ \\';

/** A building with packed and loose days, sealed columns, an audit log that is partly chained, and a started clock. */
export async function createWorld(): Promise<BackupWorld> {
  const database = await createTestDatabase(databaseParts);
  const db = database.dataSource;
  const config = createTestConfig(database.url);
  const keys: KeyRing = { current: config.encryptionKey, previous: null };
  const secrets = await loadSecrets(db, keys);
  await db.query('insert into clock (offset_ms, clock_start) values (86400000, $1)', [
    '2026-06-01T00:00:00.000Z',
  ]);
  const building = await insertBuilding(db);
  await db.query(
    `insert into users (id, email, password_hash, display_name, language, created_at)
      values (gen_random_uuid(), 'someone@example.test', '$argon2id$', $1, 'fr', now())`,
    [AWKWARD],
  );
  const clock = new TestClock('2026-06-01T00:00:00Z');
  const stores = [new PackedReadingStore(db, clock), new RowReadingStore(db, clock)];
  const context = sealedColumns.find(({ table }) => table === 'meters');
  const meterIds: string[] = [];
  for (const [index, store] of stores.entries()) {
    const { id } = await insertMeter(db, building, { label: AWKWARD, prmLast4: `010${index}` });
    await db.query('update meters set prm_sealed = $1 where id = $2', [
      secrets.seal(`0000000000010${index}`, context?.contextOf(id) ?? ''),
      id,
    ]);
    await store.writeCurve({ id, timeZone: 'Europe/Paris' }, 'electricity_consumption', watts(20, 30, index));
    meterIds.push(id);
  }
  const audit = new AuditLog(db, secrets, clock);
  const record = () =>
    audit.record({ act: 'building.created', actorId: null, organisationId: building.organisationId });
  for (let n = 0; n < 5; n += 1) await record();
  await new AuditSealer(db, config, secrets).seal();
  await record();
  return { database, keys, key: keyOf(keys.current), meterIds };
}

function keyOf(key: EncryptionKey): string {
  return key.bytes().toString('base64');
}

/**
 * Every row of every table, hashed by the server, the same on each server: nothing of it is what a backup computes.
 */
export function contentOf(db: TestDatabase['dataSource'], but: string[]): Promise<Record<string, string>> {
  return db.transaction(async (manager) => {
    await manager.query(`set local timezone = 'UTC'`);
    return hashesOf(manager, but);
  });
}

async function hashesOf(db: EntityManager, but: string[]): Promise<Record<string, string>> {
  const tables = await db.query<{ name: string }[]>(
    `select table_name as name from information_schema.tables
      where table_schema = 'public' and table_type = 'BASE TABLE' and table_name <> all($1) order by 1`,
    [but],
  );
  const content: Record<string, string> = {};
  for (const { name } of tables) {
    const [row] = await db.query<{ n: number; hash: string }[]>(
      `select count(*)::int as n, md5(string_agg(t::text, '|' order by t::text collate "C")) as hash from ${name} t`,
    );
    content[name] = `${row?.n} ${row?.hash}`;
  }
  return content;
}
