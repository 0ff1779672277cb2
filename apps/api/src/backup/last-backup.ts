import type { Client } from 'pg';
import type { VerifiedBackup } from './verify.ts';

/**
 * Notes a backup as the last one (`LastBackup` of the platform reads it). A database that is older than the program has no
 * place for it yet.
 */
export async function rememberBackup(
  client: Client,
  { head, rows, bytes }: VerifiedBackup,
  finishedAt: Date,
): Promise<void> {
  const place = await client.query("select from pg_class where oid = to_regclass('public.last_backup')");
  if (place.rowCount === 0) return;
  await client.query(
    `insert into public.last_backup (snapshot_at, finished_at, rows, bytes) values ($1, $2, $3, $4)
      on conflict (only_row) do update set snapshot_at = excluded.snapshot_at, finished_at = excluded.finished_at,
        rows = excluded.rows, bytes = excluded.bytes`,
    [head.snapshotAt, finishedAt, rows, bytes],
  );
}
