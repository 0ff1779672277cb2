import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EncryptionKey, loadSecrets, StartRefused } from '@coprowatt/platform';
import { createTestConfig, createTestDatabase, type TestDatabase } from '@coprowatt/platform/testing';
import { databaseParts, sealedColumns } from '../database-parts.ts';
import { rotateKeys } from './rotate-keys.ts';
import { addSealedRows, sealedRecords } from './test-rows.ts';

const ROOT = join(import.meta.dirname, '../../../..');
const ROWS = 3;

let database: TestDatabase;
let old: string;
let fresh: string;

const newKey = (): string => randomBytes(32).toString('base64');
const secretsOf = (current: string, previous?: string) =>
  loadSecrets(database.dataSource, {
    current: new EncryptionKey(current),
    previous: previous ? new EncryptionKey(previous) : null,
  });
const keyEnv = (): Record<string, string> => ({
  IOT_ENCRYPTION_KEY: fresh,
  IOT_ENCRYPTION_KEY_PREVIOUS: old,
});
const query = <T>(sql: string, values: unknown[] = []): Promise<T[]> =>
  database.dataSource.query<T[]>(sql, values);

async function rotate(env = keyEnv()): Promise<{ done: boolean; told: string }> {
  const lines: string[] = [];
  const done = await rotateKeys(createTestConfig(database.url, env), (line) => lines.push(line));
  return { done, told: lines.join('\n') };
}

/** The texts of all records, by place, opened with one key alone. */
async function textsWith(key: string): Promise<string[]> {
  const secrets = await secretsOf(key);
  return (await sealedRecords(database.dataSource)).map(
    ({ name, sealed, context }) => `${name} ${context} ${secrets.open(sealed, context)}`,
  );
}

/** The command as it is run, from its sources. */
function command(
  args: string[] = [],
  env: Record<string, string> = {},
): { child: ChildProcess; output: () => string; ended: Promise<unknown[]> } {
  let output = '';
  const child = spawn(
    process.execPath,
    [
      '--conditions=@coprowatt/source',
      '--import',
      '@swc-node/register/esm-register',
      join(ROOT, 'apps/api/src/rotate-keys/main.ts'),
      ...args,
    ],
    {
      cwd: ROOT,
      env: {
        ...process.env,
        ...keyEnv(),
        DATABASE_URL: database.url,
        NODE_OPTIONS: '',
        SWC_NODE_PROJECT: join(ROOT, 'tsconfig.base.json'),
        ...env,
      },
    },
  );
  child.stdout?.on('data', (chunk) => (output += chunk));
  child.stderr?.on('data', (chunk) => (output += chunk));
  return { child, output: () => output, ended: once(child, 'close') };
}

beforeEach(async () => {
  [old, fresh] = [newKey(), newKey()];
  database = await createTestDatabase(databaseParts);
  await query('insert into clock (offset_ms) values (0)');
  await addSealedRows(database.dataSource, await secretsOf(old), ROWS);
});

afterEach(() => database.drop());

describe('rotate-keys', () => {
  it('seals every record anew, so that the old key can go', async () => {
    const before = await textsWith(old);
    const lookup = (await secretsOf(old)).lookupHash('a PRM');
    const { done, told } = await rotate();
    const total = before.length;
    expect(done).toBe(true);
    expect(told).toContain(`${total} records sealed anew under key ${new EncryptionKey(fresh).id}.`);
    expect(told).toContain('take IOT_ENCRYPTION_KEY_PREVIOUS away and restart');
    expect(total).toBe((sealedColumns.length - 1) * ROWS + 2);
    expect(await textsWith(fresh)).toEqual(before);
    expect((await secretsOf(fresh)).lookupHash('a PRM')).toEqual(lookup);
    await expect(secretsOf(old)).rejects.toThrow(StartRefused);
  });

  it('leaves one row in the audit log, and a second run finds nothing to do', async () => {
    await rotate();
    const again = await rotate({ IOT_ENCRYPTION_KEY: fresh });
    expect(again).toEqual({
      done: true,
      told: expect.stringContaining('Every record is sealed under this key.'),
    });
    const rows = await query('select act, outcome, actor_id, facts from audit_logs order by at, outcome');
    const row = (resealed: number) => ({
      act: 'keys.rotated',
      outcome: 'success',
      actor_id: null,
      facts: { resealed, left: 0, columns: sealedColumns.length },
    });
    expect(rows).toEqual([row((sealedColumns.length - 1) * ROWS + 2), row(0)]);
  });

  it('refuses without the key before, and the application refuses the new key alone, both saying what to do', async () => {
    const advice =
      'give the one before as IOT_ENCRYPTION_KEY_PREVIOUS until `npm run rotate-keys` has ended well';
    await expect(rotate({ IOT_ENCRYPTION_KEY: fresh })).rejects.toThrow(advice);
    await expect(secretsOf(fresh)).rejects.toThrow(advice);
    expect(await textsWith(old)).toHaveLength((sealedColumns.length - 1) * ROWS + 2);
  });

  it('goes on after it was killed in the middle, and until then the new key alone is refused', async () => {
    const before = await textsWith(old);
    const holder = database.dataSource.createQueryRunner();
    await holder.startTransaction();
    await holder.query('select from meters where id = (select max(id::text)::uuid from meters) for update');
    const { child, ended } = command();
    await until(async () => (await freshRecords()) === ROWS * 2 - 1); // stands before the row that is held
    child.kill('SIGKILL');
    await ended;
    await holder.rollbackTransaction();
    await holder.release();
    await until(async () => (await waiting()) === 0); // the server ends what the killed one had asked
    await expect(secretsOf(fresh)).rejects.toThrow(StartRefused);
    const left = before.length - (await freshRecords());
    expect(left).toBeGreaterThan(before.length / 2);
    const both = await secretsOf(fresh, old);
    for (const { sealed, context } of await sealedRecords(database.dataSource)) both.open(sealed, context);

    const second = command();
    expect(await second.ended).toEqual([0, null]);
    expect(second.output()).toContain(`${left} records sealed anew`);
    expect(await textsWith(fresh)).toEqual(before);
  });

  it('does not undo what the application writes meanwhile, and says how far it is when that takes long', async () => {
    const both = await secretsOf(fresh, old);
    const column = sealedColumns.find(({ table }) => table === 'meters');
    const [{ id } = { id: '' }] = await query<{ id: string }>('select id from meters order by id limit 1');
    const writer = database.dataSource.createQueryRunner();
    await writer.startTransaction();
    const written = both.seal('written meanwhile', column?.contextOf(id) ?? '');
    await writer.query('update meters set prm_sealed = $1 where id = $2', [written, id]);
    const rotation = rotate();
    await until(async () => (await waiting()) === 1);
    await delay(1_100);
    await writer.commitTransaction();
    await writer.release();
    const { done, told } = await rotation;
    expect(done).toBe(true);
    expect(told.split('\n')).toContain(`meters.prm_sealed: 0 of ${ROWS}`);
    expect(await query('select prm_sealed from meters where id = $1', [id])).toEqual([
      { prm_sealed: written },
    ]);
  });

  it('leaves a row about a failure that ends it in the middle', async () => {
    await query(`create function no_room() returns trigger language plpgsql as $$ begin
      raise exception 'no room' using errcode = 'disk_full'; end $$`);
    await query('create trigger no_room before update on meters execute function no_room()');
    await expect(rotate()).rejects.toThrow('no room');
    expect(await query('select act, outcome, facts from audit_logs')).toEqual([
      { act: 'keys.rotated', outcome: 'failure', facts: { code: '53100' } },
    ]);
  });

  it('refuses a folder that is not there, or tells its usage, and makes none', async () => {
    const folder = join(tmpdir(), `no-installation-${randomBytes(8).toString('hex')}`);
    const env = {
      DATABASE_URL: '',
      DATA_DIR: folder,
      IOT_ENCRYPTION_KEY: '',
      IOT_ENCRYPTION_KEY_PREVIOUS: '',
    };
    const refused = command([], env);
    expect(await refused.ended).toEqual([1, null]);
    expect(refused.output()).toContain(`There is no database in ${folder}`);
    const asked = command(['--help'], env);
    expect(await asked.ended).toEqual([0, null]);
    expect(asked.output()).toBe('Usage: npm run rotate-keys\n');
    expect(existsSync(folder)).toBe(false);
  });

  it('keeps the old key necessary while a record opens with none, and says how many', async () => {
    await query('update meters set prm_sealed = $1 where id = (select max(id::text)::uuid from meters)', [
      (await secretsOf(old)).seal('elsewhere', 'another place'),
    ]);
    const { done, told } = await rotate();
    expect(done).toBe(false);
    expect(told).toContain(`meters.prm_sealed: ${ROWS - 1} sealed anew, 1 left`);
    expect(told).toContain('Not finished: 3 records are left under another key.');
    await expect(secretsOf(fresh)).rejects.toThrow(StartRefused);
    expect(await query("select facts->>'left' as left from audit_logs where outcome = 'failure'")).toEqual([
      { left: '3' },
    ]);
  });
});

async function freshRecords(): Promise<number> {
  const { id } = new EncryptionKey(fresh);
  return (await sealedRecords(database.dataSource)).filter(({ sealed }) => sealed.split('.')[1] === id)
    .length;
}

/** Statements of the rotation that wait for a row. */
async function waiting(): Promise<number> {
  const [row] = await query<{ n: number }>(
    `select count(*)::int as n from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock' and query like 'update meters%'`,
  );
  return row?.n ?? 0;
}

async function until(done: () => Promise<boolean>, withinMs = 30_000): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!(await done())) {
    if (Date.now() > deadline) throw new Error('nothing happened');
    await delay(50);
  }
}
