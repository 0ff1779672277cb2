import { stat } from 'node:fs/promises';
import type { Client } from 'pg';
import { requireKeysFor, StartRefused, type KeyRing } from '@coprowatt/platform';
import type { BackupHead } from './backup-format.ts';
import { listTables, sqlName } from './catalogue.ts';
import { compareAll } from './compare.ts';
import { withConnection } from './connection.ts';
import { FILLED_BY_MIGRATIONS } from './contents.ts';
import { requireEmpty, requireFresh, requireSameTables } from './fresh.ts';
import { rememberBackup } from './last-backup.ts';
import { loadAll, restoreSequences, turnTriggers } from './load.ts';
import { migrateTo, requireKnownMigrations } from './migration-level.ts';
import { Progress } from './progress.ts';
import { verifyBackup, type VerifiedBackup } from './verify.ts';

/** Whether the keys open what the backup holds. @throws StartRefused when they do not. */
function requireKeys(head: BackupHead, keys: KeyRing, tell: (line: string) => void): void {
  if (head.keyCheck !== null) requireKeysFor('this backup', keys, head.keyCheck);
  const ours = [keys.current.id, keys.previous?.id];
  const others = head.keyIds.filter((id) => !ours.includes(id));
  if (others.length > 0)
    tell(
      `Some of its records are sealed with keys that were not given (ids ${others.join(', ')}): they will not open.`,
    );
}

/** From here to the end of the transaction nobody else reads or writes. */
async function lockAll(client: Client): Promise<void> {
  const tables = (await listTables(client)).map(({ name }) => sqlName(name));
  await client.query(`lock table ${tables.join(', ')} in access exclusive mode`);
}

/** Empties what the migrations filled: the backup has its own. */
async function clearFilled(client: Client): Promise<void> {
  for (const { name } of await listTables(client))
    if (FILLED_BY_MIGRATIONS.includes(name)) await client.query(`delete from ${sqlName(name)}`);
}

/** All rows or none: one transaction, which is committed only when the database holds what the backup held. */
async function fill(
  client: Client,
  file: string,
  backup: VerifiedBackup,
  tell: (line: string) => void,
): Promise<void> {
  const progress = new Progress(tell);
  await client.query('begin');
  await lockAll(client);
  await requireEmpty(client);
  await requireSameTables(client, backup);
  await clearFilled(client);
  await turnTriggers(client, 'disable');
  await loadAll(client, file, progress);
  await restoreSequences(client, backup.head);
  tell('  comparing');
  await compareAll(client, backup, progress);
  await turnTriggers(client, 'enable');
  await rememberBackup(client, backup, (await stat(file)).mtime);
  await client.query('commit');
}

/** What a restore may do and whom it tells. */
export interface RestoreOptions {
  keys: KeyRing;
  /** Whether a demonstration may be put here: its passwords are public. */
  allowDemo: boolean;
  /** Receives lines for people. */
  tell: (line: string) => void;
}

function requireAllowed({ demo }: BackupHead, allowDemo: boolean): void {
  if (demo && !allowDemo)
    throw new StartRefused(
      'This backup is of a demonstration, whose passwords everybody knows: it is not restored with NODE_ENV=production.',
    );
}

/**
 * Puts a backup into a database in which nothing ever was, at the backup's level: `finishRestore` does the rest. The file is
 * read as a whole before anything is written.
 * @param url of a role that owns the tables.
 * @throws StartRefused in a sentence for people; then the database holds no row of it.
 */
export async function restoreBackup(
  url: string,
  file: string,
  { keys, allowDemo, tell }: RestoreOptions,
): Promise<VerifiedBackup> {
  tell('  reading the backup');
  const backup = await verifyBackup(file);
  requireKnownMigrations(backup.head.migrations, 'The backup');
  requireAllowed(backup.head, allowDemo);
  requireKeys(backup.head, keys, tell);
  await withConnection(url, async (client) => {
    await requireFresh(client, backup.head);
    await migrateTo(url, backup.head.migrations);
    await fill(client, file, backup, tell);
  });
  return backup;
}
