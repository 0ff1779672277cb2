import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { escapeIdentifier, type Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { BackupHead, SectionHead } from './backup-format.ts';
import { readParts, type BackupPart } from './backup-reader.ts';
import { listTriggers, sqlColumns, sqlName } from './catalogue.ts';
import { megabytes, type Progress } from './progress.ts';

/** Rows are put back as they were: nothing is queued, checked or refused because of them. */
export async function turnTriggers(client: Client, how: 'disable' | 'enable'): Promise<void> {
  for (const { table, name } of await listTriggers(client))
    await client.query(`alter table ${sqlName(table)} ${how} trigger ${escapeIdentifier(name)}`);
}

async function* rowsOfSection(parts: AsyncGenerator<BackupPart>): AsyncGenerator<Buffer> {
  for (let step = await parts.next(); !step.done; step = await parts.next()) {
    if (step.value.part !== 'rows') return;
    yield step.value.rows;
  }
}

/** Loads the rows of one section, and tells how far it is. */
async function load(
  client: Client,
  { name, columns }: SectionHead,
  rows: AsyncIterable<Buffer>,
  progress: Progress,
): Promise<void> {
  let bytes = 0;
  const line = (): string => `  ${name}: ${megabytes(bytes)}`;
  const meter = new Transform({
    transform(chunk: Buffer, _, done) {
      bytes += chunk.length;
      progress.say(line);
      done(null, chunk);
    },
  });
  const into = client.query(copyFrom(`copy ${sqlName(name)} (${sqlColumns(columns)}) from stdin`));
  await pipeline(rows, meter, into);
  progress.end(line);
}

/** Loads every table of a backup. */
export async function loadAll(client: Client, file: string, progress: Progress): Promise<void> {
  const parts = readParts(file);
  for (let step = await parts.next(); !step.done; step = await parts.next()) {
    if (step.value.part !== 'section') continue;
    const rows = rowsOfSection(parts);
    if (step.value.section.kind === 'table') await load(client, step.value.section, rows, progress);
    else for await (const _ of rows); // sums are computed anew
  }
}

/** The next number that is given out follows the last one of the backup. */
export async function restoreSequences(client: Client, { sequences }: BackupHead): Promise<void> {
  for (const { name, value } of sequences)
    await client.query('select setval(to_regclass($1), $2::bigint)', [sqlName(name), value]);
}
