import type { Client } from 'pg';
import { StartRefused } from '@coprowatt/platform';
import type { BackupHead, SectionSum } from './backup-format.ts';
import { listSequences, listTables, rowsOf } from './catalogue.ts';
import { copyOut } from './connection.ts';
import { SUMS } from './contents.ts';
import { grouped, type Progress } from './progress.ts';
import { RowCheck } from './row-check.ts';
import { requireEqual, type VerifiedBackup } from './verify.ts';

async function sumOf(
  client: Client,
  { kind, name }: SectionSum,
  sql: string,
  progress: Progress,
): Promise<SectionSum> {
  const check = new RowCheck();
  const line = (): string => `  ${name}: ${grouped(check.rows)} rows compared`;
  for await (const _ of copyOut(client, sql, check)) progress.say(line);
  progress.end(line);
  return { kind, name, rows: check.rows, checksum: check.checksum };
}

/** Queries of all tables and sums, by kind and name. */
async function queries(client: Client): Promise<Map<string, string>> {
  const tables = (await listTables(client)).map((table) => [`table ${table.name}`, rowsOf(table)] as const);
  return new Map([...tables, ...SUMS.map(({ name, sql }) => [`sums ${name}`, sql] as const)]);
}

/** @throws StartRefused when the next number of a table would not follow the backup's last one. */
async function compareSequences(client: Client, { sequences }: BackupHead): Promise<void> {
  const here = new Map((await listSequences(client)).map(({ name, value }) => [name, value]));
  const other = sequences.find(({ name, value }) => here.get(name) !== value);
  if (other)
    throw new StartRefused(
      `Sequence ${other.name} stands at ${here.get(other.name) ?? 'nothing'} instead of ${other.value}.`,
    );
}

/**
 * Reads every table and sequence back and computes the sums anew. Sums that this release no longer knows are passed over.
 * @throws StartRefused when anything differs.
 */
export async function compareAll(
  client: Client,
  { head, sections }: VerifiedBackup,
  progress: Progress,
): Promise<void> {
  const sqlOf = await queries(client);
  const known = sections.filter(({ kind, name }) => kind === 'table' || sqlOf.has(`${kind} ${name}`));
  const found: SectionSum[] = [];
  for (const section of known)
    found.push(await sumOf(client, section, sqlOf.get(`${section.kind} ${section.name}`) ?? '', progress));
  requireEqual(found, known, 'What the database holds');
  await compareSequences(client, head);
}
