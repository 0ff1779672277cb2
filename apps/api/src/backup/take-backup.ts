import { createHash } from 'node:crypto';
import type { Client } from 'pg';
import { COMPRESSION_KEY } from '@coprowatt/iot';
import { StartRefused } from '@coprowatt/platform';
import { removeDrafts, writeBackup } from './backup-file.ts';
import { END_OF_ROWS, lineOf, type BackupHead, type SectionHead, type SectionSum } from './backup-format.ts';
import { listKeptTables, listMigrations, rowsOf, sqlName, type Table } from './catalogue.ts';
import { copyOut, withConnection } from './connection.ts';
import { SUMS } from './contents.ts';
import { headOf } from './head.ts';
import { rememberBackup } from './last-backup.ts';
import { grouped, Progress } from './progress.ts';
import { RowCheck } from './row-check.ts';
import { noteFailed, noteMade } from './unrecorded-backup.ts';
import type { VerifiedBackup } from './verify.ts';

/** Any constant of ours: one backup of a database at a time. */
const BACKUP_LOCK = 7_227_002;

/** Part of a backup: where its rows come from. */
interface Source {
  section: SectionHead;
  sql: string;
}

/**
 * Opens one snapshot for everything that follows. Tables are locked against changes of their shape first, and against
 * compression: the snapshot must not see a migration, a dropped or a compressed chunk by half. Reading and writing go on.
 */
async function openSnapshot(client: Client): Promise<Table[]> {
  // Not within the transaction: its first query would take the snapshot, and then wait. It ends with the connection.
  await client.query(`select pg_advisory_lock_shared(${COMPRESSION_KEY})`);
  const before = await listKeptTables(client);
  await client.query('begin isolation level repeatable read');
  if (before.length > 0)
    await client.query(
      `lock table ${before.map(({ name }) => sqlName(name)).join(', ')} in access share mode`,
    );
  const tables = await listKeptTables(client);
  if (JSON.stringify(tables) !== JSON.stringify(before))
    throw new StartRefused('A migration ran just now. Try again.');
  return tables;
}

function sourcesOf(tables: Table[]): Source[] {
  return [
    ...tables.map((table): Source => ({ section: { kind: 'table', ...table }, sql: rowsOf(table) })),
    ...SUMS.map(({ name, columns, sql }): Source => ({ section: { kind: 'sums', name, columns }, sql })),
  ];
}

async function* linesOf(
  client: Client,
  head: BackupHead,
  sources: Source[],
  progress: Progress,
): AsyncGenerator<Buffer> {
  yield lineOf(head);
  const end: SectionSum[] = [];
  for (const { section, sql } of sources) {
    const check = new RowCheck();
    const line = (): string => `  ${section.name}: ${grouped(check.rows)} rows`;
    yield lineOf(section);
    for await (const rows of copyOut(client, sql, check)) {
      yield rows;
      progress.say(line);
    }
    progress.end(line);
    yield END_OF_ROWS;
    end.push({ kind: section.kind, name: section.name, rows: check.rows, checksum: check.checksum });
  }
  yield lineOf({ end });
}

async function requireAlone(client: Client): Promise<void> {
  const { rows } = await client.query<{ held: boolean }>('select pg_try_advisory_lock($1) as held', [
    BACKUP_LOCK,
  ]);
  if (!rows[0]?.held) throw new StartRefused('Another backup of this database is under way.');
}

/**
 * Stands for this database in the name of a draft. Servers of two machines may have the same host, port and ids, as those of
 * two Compose files do: what is sealed there at random tells them apart. Nothing is asked that a managed server may refuse.
 */
async function ownerOf(client: Client): Promise<string> {
  const { rows } = await client.query(
    `select oid, (select sealed from public.platform_secrets where name = 'key-check') as installation
      from pg_database where datname = current_database()`,
  );
  const database = JSON.stringify([client.host, client.port, client.database, rows]);
  return createHash('sha256').update(database).digest('hex').slice(0, 12);
}

async function take(client: Client, file: string, tell: (line: string) => void): Promise<VerifiedBackup> {
  await requireAlone(client);
  if ((await listMigrations(client)).length === 0)
    throw new StartRefused('There is nothing to back up: CoproWatt never ran on this database.');
  const owner = await ownerOf(client);
  await removeDrafts(file, owner);
  const progress = new Progress(tell);
  const tables = await openSnapshot(client);
  const lines = linesOf(client, await headOf(client), sourcesOf(tables), progress);
  const backup = await writeBackup(file, owner, lines, () => tell('  reading it again'));
  await client.query('commit');
  await rememberBackup(client, backup, new Date());
  await noteMade(client, backup);
  return backup;
}

/**
 * Writes everything of a database that a restore needs into one file, while the application runs, and reads it again. How it
 * ended, well or not, is left for the audit log.
 * @param tell receives lines for people.
 * @throws StartRefused in a sentence for people; then there is no such file.
 */
export async function takeBackup(
  url: string,
  file: string,
  tell: (line: string) => void,
): Promise<VerifiedBackup> {
  try {
    return await withConnection(url, (client) => take(client, file, tell));
  } catch (error) {
    await noteFailed(url, error, tell);
    throw error;
  }
}
