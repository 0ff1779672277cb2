import type { Client } from 'pg';
import { failureWord, noteFailure } from '../command/record-act.ts';
import { withConnection } from './connection.ts';
import type { VerifiedBackup } from './verify.ts';

/** `BackupRecorder` of the platform makes an audit row of it. A database that is older than the program has no place for it. */
async function noteEnd(
  client: Client,
  rows: number | null,
  bytes: number | null,
  failure: string | null,
): Promise<void> {
  const place = await client.query(
    "select from pg_class where oid = to_regclass('public.unrecorded_backups')",
  );
  if (place.rowCount === 0) return;
  await client.query(
    'insert into public.unrecorded_backups (ended_at, rows, bytes, failure) values ($1, $2, $3, $4)',
    [new Date(), rows, bytes, failure],
  );
}

/** Notes that a backup was made. */
export function noteMade(client: Client, { rows, bytes }: VerifiedBackup): Promise<void> {
  return noteEnd(client, rows, bytes, null);
}

/** Notes that a backup failed, over a connection of its own: the backup's may be lost or within a transaction. */
export function noteFailed(url: string, error: unknown, tell: (line: string) => void): Promise<void> {
  const note = (client: Client): Promise<void> => noteEnd(client, null, null, failureWord(error));
  return noteFailure(() => withConnection(url, note), tell);
}
