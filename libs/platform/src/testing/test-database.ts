import { createHash, randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { dataSourceOptions, type DatabaseParts } from '../database/options.ts';
import { platformMigrations } from '../database/platform.migrations.ts';

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

async function withServer<T>(work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: serverUrl() });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function urlOf(name: string): string {
  const url = new URL(serverUrl());
  url.pathname = `/${name}`;
  return url.href;
}

/** @param template database to copy; empty without. */
async function createDatabase(template?: string): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `test_${process.pid}_${randomBytes(6).toString('hex')}`;
  await withServer((client) =>
    client.query(`create database ${name}${template ? ` template ${template}` : ''}`),
  );
  const drop = async (): Promise<void> => {
    await withServer((client) => client.query(`drop database if exists ${name} with (force)`));
  };
  return { url: urlOf(name), drop };
}

async function connectMigrated(url: string, parts: DatabaseParts): Promise<DataSource> {
  const dataSource = await new DataSource(dataSourceOptions(url, parts)).initialize();
  await dataSource.runMigrations({ transaction: 'each' });
  return dataSource;
}

/** The database of this jest run that has these migrations and nothing else; the first who asks makes it. */
async function templateOf(parts: DatabaseParts): Promise<string> {
  const migrations = [...platformMigrations, ...parts.migrations].map(({ name }) => name);
  const hash = createHash('sha256').update(migrations.join()).digest('hex').slice(0, 12);
  const name = `test_${process.env['COPROWATT_TEST_RUN'] ?? process.pid}_${hash}`;
  await withServer(async (client) => {
    await client.query('select pg_advisory_lock(hashtext($1))', [name]);
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
    if (rowCount !== 0) return;
    // It gets its name when it is whole.
    await client.query(`drop database if exists ${name}_new with (force)`);
    await client.query(`create database ${name}_new`);
    await (await connectMigrated(urlOf(`${name}_new`), parts)).destroy();
    await client.query(`alter database ${name}_new rename to ${name}`);
    // A database that anybody is in cannot be copied, and TimescaleDB's workers go into each that lets them.
    await client.query(`alter database ${name} allow_connections false`);
  });
  return name;
}

/** A new empty database of the test server, without migrations; `drop` removes it whatever is still connected. */
export function createEmptyDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  return createDatabase();
}

/** A database of its own for one test file, with the platform's migrations and those given. */
export async function createTestDatabase(parts: DatabaseParts): Promise<TestDatabase> {
  const { url, drop } = await createDatabase(await templateOf(parts));
  const dataSource = await connectMigrated(url, parts);
  return {
    url,
    dataSource,
    drop: async () => {
      if (dataSource.isInitialized) await dataSource.destroy();
      await drop();
    },
  };
}
