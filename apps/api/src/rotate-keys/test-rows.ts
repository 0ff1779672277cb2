import { randomUUID } from 'node:crypto';
import type { Secrets } from '@coprowatt/platform';
import type { DataSource } from 'typeorm';
import { sealedColumns } from '../database-parts.ts';

export interface SealedRecord {
  /** `table.column`. */
  name: string;
  key: string;
  sealed: string;
  /** What it was sealed with, by the register. */
  context: string;
}

const CONSTRAINTS = `
  select format('alter table %I drop constraint %I', rel.relname, con.conname) as sql
  from pg_constraint con join pg_class rel on rel.oid = con.conrelid
  where con.contype in ('c', 'f', 'u') and rel.relname = any($1)
  union all
  select format('drop index %I', index.relname)
  from pg_index join pg_class index on index.oid = indexrelid join pg_class rel on rel.oid = indrelid
  where indisunique and not indisprimary and rel.relname = any($1)
    and not exists (select from pg_constraint where conindid = indexrelid)
  union all
  select format('alter table %I alter column %I drop not null', table_name, column_name)
  from information_schema.columns columns
  where table_schema = 'public' and table_name = any($1) and is_nullable = 'NO' and is_identity = 'NO'
    and not exists (
      select from information_schema.key_column_usage used
      join information_schema.table_constraints key using (constraint_name, table_name)
      where key.constraint_type = 'PRIMARY KEY' and used.table_name = columns.table_name
        and used.column_name = columns.column_name)`;

/**
 * Puts rows into every table that has sealed columns, for tests of keys. What else the tables ask for is set aside (in the
 * test's own database): keys and sealed columns are enough. Triggers stay.
 */
export async function addSealedRows(db: DataSource, secrets: Secrets, rowsOfEach: number): Promise<void> {
  const tables = [...new Set(sealedColumns.map(({ table }) => table))].filter(
    (table) => table !== 'platform_secrets',
  );
  for (const { sql } of await db.query<{ sql: string }[]>(CONSTRAINTS, [tables])) await db.query(sql);
  for (const table of tables) {
    const columns = sealedColumns.filter((column) => column.table === table);
    for (let n = 0; n < rowsOfEach; n += 1) {
      const id = randomUUID();
      const values = columns.map(({ column, contextOf }) =>
        secrets.seal(`${table}.${column} ${id}`, contextOf(id)),
      );
      await db.query(
        `insert into ${table} (${[columns[0]?.key, ...columns.map(({ column }) => column)].join(', ')})
          values (${[id, ...values].map((_, index) => `$${index + 1}`).join(', ')})`,
        [id, ...values],
      );
    }
  }
}

/** Every sealed record of the database. */
export async function sealedRecords(db: DataSource): Promise<SealedRecord[]> {
  const records: SealedRecord[] = [];
  for (const { table, column, key, contextOf } of sealedColumns) {
    const rows = await db.query<{ key: string; sealed: string }[]>(
      `select ${key}::text as key, ${column} as sealed from ${table} where ${column} is not null order by ${key}`,
    );
    records.push(...rows.map((row) => ({ name: `${table}.${column}`, ...row, context: contextOf(row.key) })));
  }
  return records;
}
