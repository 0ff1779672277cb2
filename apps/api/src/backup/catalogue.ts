import { escapeIdentifier, type Client } from 'pg';
import { StartRefused } from '@coprowatt/platform';
import type { BackupHead } from './backup-format.ts';
import { LEFT_OUT } from './contents.ts';
import { inOrderOfReferences, type Reference } from './table-order-rules.ts';

/** A table of ours and the columns that can be written. */
export interface Table {
  name: string;
  columns: string[];
}

// Without the tables of extensions, and without what belongs to another table (partitions, chunks).
const TABLES = `
  select relname::text as name,
    (select array_agg(attname::text order by attnum) from pg_attribute
      where attrelid = pg_class.oid and attnum > 0 and not attisdropped and attgenerated = '') as columns
  from pg_class
  where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition
    and not exists (select from pg_depend
      where classid = 'pg_class'::regclass and objid = pg_class.oid and deptype = 'e')
  order by relname`;

const REFERENCES = `
  select child.relname::text as table, parent.relname::text as "refersTo"
  from pg_constraint
  join pg_class child on child.oid = conrelid join pg_class parent on parent.oid = confrelid
  where contype = 'f' and child.relnamespace = 'public'::regnamespace`;

const TRIGGERS = `
  select relname::text as table, tgname::text as name
  from pg_trigger join pg_class on pg_class.oid = tgrelid join pg_proc on pg_proc.oid = tgfoid
  where not tgisinternal and relnamespace = 'public'::regnamespace and pronamespace = 'public'::regnamespace`;

// Where a role may not read a sequence, pg_sequences answers null, as for one that was never used.
const SEQUENCES = `
  select sequencename::text as name, last_value::text as value,
    has_sequence_privilege(format('%I.%I', schemaname, sequencename), 'select, usage') as readable
  from pg_sequences where schemaname = 'public' order by sequencename`;

/** Every table of ours, also those that are left out of a backup. */
export async function listTables(client: Client): Promise<Table[]> {
  return (await client.query<Table>(TABLES)).rows;
}

/** The tables that a backup holds, each after those that it refers to. */
export async function listKeptTables(client: Client): Promise<Table[]> {
  const kept = (await listTables(client)).filter(({ name }) => !(name in LEFT_OUT));
  const references = (await client.query<Reference>(REFERENCES)).rows;
  const order = inOrderOfReferences(
    kept.map(({ name }) => name),
    references,
  );
  return kept.sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
}

/** Triggers of ours, which would act on loaded rows as if they were new. */
export async function listTriggers(client: Client): Promise<{ table: string; name: string }[]> {
  return (await client.query<{ table: string; name: string }>(TRIGGERS)).rows;
}

/** Names of the migrations that ran here, oldest first; none in a database that nothing was ever in. */
export async function listMigrations(client: Client): Promise<string[]> {
  const tables = await listTables(client);
  if (!tables.some(({ name }) => name === 'migrations')) return [];
  return (await client.query<{ name: string }>('select name from public.migrations order by id')).rows.map(
    ({ name }) => name,
  );
}

/** A table's name for SQL. */
export function sqlName(table: string): string {
  return `public.${escapeIdentifier(table)}`;
}

/** Columns for SQL, in their order. */
export function sqlColumns(columns: readonly string[]): string {
  return columns.map((column) => escapeIdentifier(column)).join(', ');
}

/** A query that gives a table's rows; a hypertable's own COPY would give none. */
export function rowsOf({ name, columns }: Table): string {
  return `select ${sqlColumns(columns)} from ${sqlName(name)}`;
}

/** The last number that each sequence gave out; those never used are left out. @throws StartRefused where the role may not read one. */
export async function listSequences(client: Client): Promise<BackupHead['sequences']> {
  const { rows } = await client.query<{ name: string; value: string | null; readable: boolean }>(SEQUENCES);
  const closed = rows.filter(({ readable }) => !readable).map(({ name }) => name);
  if (closed.length > 0)
    throw new StartRefused(
      `This role may not read the sequences ${closed.join(', ')}: numbers would be given out twice. Take the role that owns the tables.`,
    );
  return rows.flatMap(({ name, value }) => (value === null ? [] : { name, value }));
}
