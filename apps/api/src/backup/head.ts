import type { Client } from 'pg';
import { sealedColumns } from '../database-parts.ts';
import { FORMAT, FORMAT_VERSION, type BackupHead } from './backup-format.ts';
import { listMigrations, listSequences, listTables, sqlColumns, sqlName } from './catalogue.ts';

type Facts = Pick<BackupHead, 'postgres' | 'timescaledb' | 'clock' | 'demo' | 'keyCheck'> & { at: Date };

// The row of the clock is bigint: as a number it is exact for 285,000 years.
const FACTS = `
  select now() as at, current_setting('server_version') as postgres,
    (select extversion from pg_extension where extname = 'timescaledb') as timescaledb,
    (select json_build_object('offsetMs', offset_ms, 'clockStart', clock_start) from public.clock) as clock,
    exists (select from public.demo_seed) as demo,
    (select sealed from public.platform_secrets where name = 'key-check') as "keyCheck"`;

/** Second part of each sealed record: the id of its key. */
async function findKeyIds(client: Client): Promise<string[]> {
  const here = new Map((await listTables(client)).map(({ name, columns }) => [name, columns]));
  const columns = sealedColumns.filter(({ table, column }) => here.get(table)?.includes(column));
  const queries = columns.map(
    ({ table, column }) =>
      `select split_part(${sqlColumns([column])}, '.', 2) as id from ${sqlName(table)} where ${sqlColumns([column])} is not null`,
  );
  const { rows } = await client.query<{ id: string }>(`${queries.join(' union ')} order by id`);
  return rows.map(({ id }) => id);
}

/** What the first line of a backup tells, within the snapshot that is open. */
export async function headOf(client: Client): Promise<BackupHead> {
  const { rows } = await client.query<Facts>(FACTS);
  const [facts] = rows;
  if (!facts) throw new Error('The server answered no facts');
  const { at, ...known } = facts;
  return {
    format: FORMAT,
    version: FORMAT_VERSION,
    snapshotAt: at.toISOString(),
    migrations: await listMigrations(client),
    ...known,
    keyIds: await findKeyIds(client),
    sequences: await listSequences(client),
  };
}
