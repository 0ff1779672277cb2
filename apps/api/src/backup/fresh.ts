import type { Client } from 'pg';
import { StartRefused } from '@coprowatt/platform';
import type { BackupHead } from './backup-format.ts';
import { listKeptTables, listMigrations, listTables, sqlName } from './catalogue.ts';
import { FILLED_BY_MIGRATIONS } from './contents.ts';
import type { VerifiedBackup } from './verify.ts';

const FRESH = 'A restore needs a database in which nothing ever was';

/** Before anything is written; a restore that was killed between its migrations and its rows left an empty database. */
export async function requireFresh(client: Client, head: BackupHead): Promise<void> {
  const ran = await listMigrations(client);
  const others = ran.filter((name) => !head.migrations.includes(name));
  if (others.length > 0)
    throw new StartRefused(`${FRESH}; this one is at another level than the backup (${others.join(', ')}).`);
  await requireEmpty(client);
}

/** @throws StartRefused naming a table that has rows. */
export async function requireEmpty(client: Client): Promise<void> {
  const ours = ['migrations', ...FILLED_BY_MIGRATIONS];
  const tables = (await listTables(client)).filter(({ name }) => !ours.includes(name));
  for (const { name } of tables) {
    const { rowCount } = await client.query(`select from ${sqlName(name)} limit 1`);
    if (rowCount !== 0)
      throw new StartRefused(
        `${FRESH}; table ${name} of this one has rows. Choose another database or DATA_DIR, and stop every process that uses it.`,
      );
  }
}

/** The backup holds every table of its level, and no other. */
export async function requireSameTables(client: Client, { sections }: VerifiedBackup): Promise<void> {
  const names = (all: { name: string }[]): string =>
    all
      .map(({ name }) => name)
      .sort()
      .join(', ');
  const [here, there] = [await listKeptTables(client), sections.filter(({ kind }) => kind === 'table')].map(
    names,
  );
  if (here !== there)
    throw new StartRefused(`The backup holds other tables (${there}) than its level has (${here}).`);
}
