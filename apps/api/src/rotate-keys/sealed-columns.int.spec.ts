import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EncryptionKey, loadSecrets, type Secrets } from '@coprowatt/platform';
import { createTestDatabase, type TestDatabase } from '@coprowatt/platform/testing';
import { databaseParts, sealedColumns } from '../database-parts.ts';
import { addSealedRows, sealedRecords, type SealedRecord } from './test-rows.ts';

let database: TestDatabase;
let secrets: Secrets;
let records: SealedRecord[];

beforeAll(async () => {
  database = await createTestDatabase(databaseParts);
  const current = new EncryptionKey(randomBytes(32).toString('base64'));
  secrets = await loadSecrets(database.dataSource, { current, previous: null });
  await addSealedRows(database.dataSource, secrets, 2);
  records = await sealedRecords(database.dataSource);
}, 60_000);

afterAll(() => database.drop());

describe('the register of sealed columns', () => {
  it('has every column of the database whose name says that it is sealed, and no other', async () => {
    const columns = await database.dataSource.query<{ name: string }[]>(
      `select table_name || '.' || column_name as name from information_schema.columns
        where table_schema = 'public' and column_name like '%sealed%'`,
    );
    const registered = sealedColumns.map(({ table, column }) => `${table}.${column}`);
    expect(registered.sort()).toEqual(columns.map(({ name }) => name).sort());
  });

  it('names the primary key of each table', async () => {
    for (const { table, key } of sealedColumns) {
      const keys = await database.dataSource.query<{ column: string }[]>(
        `select attname as column from pg_index join pg_attribute on attrelid = indrelid and attnum = any(indkey)
          where indrelid = $1::regclass and indisprimary`,
        [table],
      );
      expect({ table, keys }).toEqual({ table, keys: [{ column: key }] });
    }
  });

  it('opens a record where it stands', () => {
    expect(new Set(records.map(({ name }) => name)).size).toBe(sealedColumns.length);
    for (const { name, key, sealed, context } of records)
      expect(secrets.open(sealed, context)).toEqual(
        name === 'platform_secrets.sealed' ? expect.any(String) : `${name} ${key}`,
      );
  });

  it('opens no record that was put into the place of another, in its column or elsewhere', () => {
    const opened = records.flatMap((from) =>
      records
        .filter((place) => place !== from && opens(from.sealed, place.context))
        .map((place) => `${from.name} ${from.key} in ${place.name} ${place.key}`),
    );
    expect(opened).toEqual([]);
  });
});

function opens(sealed: string, context: string): boolean {
  try {
    secrets.open(sealed, context);
    return true;
  } catch {
    return false;
  }
}
