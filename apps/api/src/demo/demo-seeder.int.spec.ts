import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { createEmptyDatabase } from '@coprowatt/platform/testing';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { DataSource } from 'typeorm';
import { createApp } from '../create-app.ts';
import { ACCOUNTS, METERS } from './cast.ts';
import { DemoSeeder } from './demo-seeder.ts';

jest.setTimeout(180_000);

const ROOT = join(import.meta.dirname, '../../../..');
/** What the seed makes and people change afterwards. */
const TABLES = ['organisations', 'buildings', 'users', 'memberships', 'meters', 'linky_connections'];

let sandbox: ChildProcess;
let app: NestExpressApplication;
let db: DataSource;
let folder: string;
let drop: () => Promise<void>;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

beforeAll(async () => {
  const [database, port] = [await createEmptyDatabase(), await freePort()];
  drop = database.drop;
  folder = await mkdtemp(join(tmpdir(), 'coprowatt-seed-'));
  sandbox = spawn(process.execPath, ['--conditions=@coprowatt/source', 'apps/sandbox/src/main.ts'], {
    cwd: ROOT,
    env: {
      PATH: process.env.PATH,
      SANDBOX_PORT: String(port),
      DATA_DIR: folder,
      DATABASE_URL: database.url,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  Object.assign(process.env, {
    NODE_ENV: 'test',
    LOG_LEVEL: 'silent',
    DATABASE_URL: database.url,
    IOT_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    DEMO: 'on',
    ROLE: 'api', // without ticks, which would bring the demonstration on meanwhile
    LINKY_ENEDIS_CLIENT_ID: 'coprowatt-demo',
    LINKY_ENEDIS_CLIENT_SECRET: 'coprowatt-demo-secret',
    LINKY_ENEDIS_BASE_URL: `http://127.0.0.1:${port}/enedis`,
    LINKY_ENEDIS_CONSENT_URL: `http://127.0.0.1:${port}/enedis`,
    SANDBOX_CONTROL_URL: `http://127.0.0.1:${port}/control`,
  });
  app = await createApp();
  db = app.get(DataSource);
});

afterAll(async () => {
  await app.close();
  const ended = once(sandbox, 'exit');
  sandbox.kill('SIGTERM');
  await ended;
  await drop();
  await rm(folder, { recursive: true });
});

const seed = () => app.get(DemoSeeder).seed();

async function everything(): Promise<Record<string, unknown>> {
  const tables: Record<string, unknown> = {};
  for (const table of TABLES) tables[table] = await db.query(`select * from ${table} order by 1`);
  return tables;
}

async function count(table: string): Promise<number> {
  const rows: { n: number }[] = await db.query(`select count(*)::int as n from ${table}`);
  return rows[0]?.n ?? 0;
}

it('completes a seed that was cut short, keeping what was there', async () => {
  await db.query(`create function cut() returns trigger language plpgsql as $$ begin raise 'cut'; end $$`);
  await db.query(`create trigger cut before insert on meters for each row
    when (new.label = '${METERS[1]?.label}') execute function cut()`);
  await expect(seed()).rejects.toThrow('cut');
  expect(await count('meters')).toBe(1);
  const { users, meters } = await everything();
  await db.query('drop function cut cascade');
  await seed();
  expect(await count('meters')).toBe(METERS.length);
  expect((await everything()).users).toEqual(users);
  expect((await everything()).meters).toEqual(expect.arrayContaining(meters as unknown[]));
});

it('changes nothing at a later start, whatever people have done with the demonstration', async () => {
  const lille = `(select id from buildings where city = 'Lille')`;
  const taker = `(select organisation_id from buildings where city = 'Lyon')`;
  // Handed over, with its meters.
  await db.query(`update buildings set organisation_id = ${taker} where id = ${lille}`);
  await db.query(`update meters set organisation_id = ${taker} where building_id = ${lille}`);
  await db.query(`update linky_connections set subject_id = ${taker}`);
  // A meter that moved to another building, a building off the platform, a role that ended, a name that changed.
  await db.query(`update meters set building_id = (select id from buildings where city = 'Lyon')
    where label = '${METERS[2]?.label}'`);
  await db.query(`update buildings set ended_at = now() where city = 'Namur'`);
  await db.query(`update memberships set ended_at = now() where role = 'council'`);
  await db.query(`update organisations set name = 'Régie du Rhône' where id = ${taker}`);
  const before = await everything();
  expect(before.users).toHaveLength(ACCOUNTS.length);
  await seed();
  expect(await everything()).toEqual(before);
});
