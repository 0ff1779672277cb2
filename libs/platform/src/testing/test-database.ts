import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { dataSourceOptions, type DatabaseParts } from '../database/options.ts';

export interface TestDatabase {
  url: string;
  /** Migrated and connected. */
  dataSource: DataSource;
  drop(): Promise<void>;
}

function serverUrl(): string {
  const url = process.env['COPROWATT_TEST_DATABASE_URL'];
  if (!url)
    throw new Error('No test database server: run through jest (project int), whose global setup starts it');
  return url;
}

async function onServer(statement: string): Promise<void> {
  const client = new Client({ connectionString: serverUrl() });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** A new empty database of the test server, without migrations; `drop` removes it whatever is still connected. */
export async function createEmptyDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `test_${process.pid}_${randomBytes(6).toString('hex')}`;
  await onServer(`create database ${name}`);
  const url = new URL(serverUrl());
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => onServer(`drop database if exists ${name} with (force)`) };
}

/** A database of its own for one test file, with the platform's migrations and those given. */
export async function createTestDatabase(parts: DatabaseParts): Promise<TestDatabase> {
  const { url, drop } = await createEmptyDatabase();
  const dataSource = await new DataSource(dataSourceOptions(url, parts)).initialize();
  await dataSource.runMigrations({ transaction: 'each' });
  return {
    url,
    dataSource,
    drop: async () => {
      if (dataSource.isInitialized) await dataSource.destroy();
      await drop();
    },
  };
}
