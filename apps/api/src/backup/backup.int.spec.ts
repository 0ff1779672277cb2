import { randomBytes } from 'node:crypto';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  AuditLog,
  AuditVerifier,
  BackupRecorder,
  EncryptionKey,
  LastBackup,
  loadSecrets,
} from '@coprowatt/platform';
import { createEmptyDatabase, createTestConfig, TestClock } from '@coprowatt/platform/testing';
import fc from 'fast-check';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { LEFT_OUT } from './contents.ts';
import { finishRestore } from './restore-proof.ts';
import { restoreBackup } from './restore.ts';
import { takeBackup } from './take-backup.ts';
import { contentOf, createWorld, type BackupWorld } from './test-world.ts';
import { verifyBackup } from './verify.ts';

const quiet = (): void => undefined;
// A backup leaves its own end behind in the database that it is of.
const NOTHING = [...Object.keys(LEFT_OUT), 'unrecorded_backups'];
/** Where the end of a restore adds its row. */
const RECORDED = ['audit_logs', 'audit_unsealed'];
/** Locks of a backup, until the server has noticed the end of whoever was killed. */
const HELD = `select from pg_locks join pg_database on pg_database.oid = pg_locks.database
  where locktype = 'advisory' and datname = current_database()`;
const ROOT = join(import.meta.dirname, '../../../..');

let world: BackupWorld;
let folder: string;
let files = 0;
const drops: (() => Promise<void>)[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'coprowatt-backup-'));
  world = await createWorld();
});

afterEach(async () => {
  for (const drop of drops.splice(0)) await drop();
});

afterAll(async () => {
  await world.database.drop();
  await rm(folder, { recursive: true });
});

const newFile = (): string => join(folder, `${(files += 1)}.backup`);

async function backUp(url = world.database.url): Promise<string> {
  const file = newFile();
  await takeBackup(url, file, quiet);
  return file;
}

/** Of a program that did not know its last backup yet. */
async function olderBackup({ demo = false } = {}): Promise<string> {
  const old = await emptyDatabase();
  await restore(old, await backUp());
  await connected(old, async (db) => {
    await db.query('drop table last_backup');
    await db.query("delete from migrations where name = 'CreateLastBackup1790000000110'");
    if (demo) await db.query('insert into demo_seed default values');
  });
  return backUp(old);
}

/** A program of these sources in a process of its own; answers how it ended, and what it told. */
async function program(args: string[], env: Record<string, string> = {}) {
  const node = ['--conditions=@coprowatt/source', '--import', '@swc-node/register/esm-register'];
  const child = spawn(process.execPath, [...node, ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_OPTIONS: '', SWC_NODE_PROJECT: join(ROOT, 'tsconfig.base.json'), ...env },
  });
  const [out, errors, [code, signal]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null, string | null]>,
  ]);
  return { code, signal, out, errors };
}

async function emptyDatabase(): Promise<string> {
  const { url, drop } = await createEmptyDatabase();
  drops.push(drop);
  return url;
}

function restore(url: string, file: string, keys = world.keys, allowDemo = false) {
  return restoreBackup(url, file, { keys, allowDemo, tell: quiet });
}

async function connected<T>(url: string, work: (db: DataSource) => Promise<T>): Promise<T> {
  const db = await new DataSource({ type: 'postgres', url }).initialize();
  return work(db).finally(() => db.destroy());
}

const tablesOf = (url: string): Promise<{ n: number }[]> =>
  connected(url, (db) =>
    db.query("select count(*)::int as n from information_schema.tables where table_schema = 'public'"),
  );

describe('a backup that is restored', () => {
  it('brings every row back, and what numbers and triggers do next', async () => {
    const url = await emptyDatabase();
    await restore(url, await backUp());
    const expected = await contentOf(world.database.dataSource, NOTHING);
    expect(await connected(url, (db) => contentOf(db, NOTHING))).toEqual(expected);
    expect(expected['iot_readings']).toMatch(/^9\d\d /); // the rows' store
    expect(expected['audit_unsealed']).toMatch(/^1 /); // what was not chained yet still waits
    await connected(url, async (db) => {
      const [waiting] = await db.query<{ n: number }[]>('select n::int as n from audit_unsealed');
      await db.query(`insert into audit_logs (id, at, act, outcome, facts, mac)
        values (gen_random_uuid(), now(), 'x', 'success', '{}', '')`);
      const numbers = await db.query<{ n: number }[]>('select n::int as n from audit_unsealed order by n');
      expect(numbers).toEqual([waiting, { n: (waiting?.n ?? 0) + 1 }]); // the trigger lives, and takes the next number
      await expect(db.query('delete from audit_logs')).rejects.toThrow('append-only');
    });
  });

  it('has an audit log that still verifies, with the restore in it', async () => {
    const url = await emptyDatabase();
    const backup = await restore(url, await backUp());
    const config = createTestConfig(url, { IOT_ENCRYPTION_KEY: world.key });
    expect(await finishRestore(config, backup)).toBe('Audit log verified (rows: 6, chains: 2).');
    const acts = await connected(url, (db) =>
      db.query("select facts->>'rows' as rows from audit_logs where act = 'backup.restored'"),
    );
    expect(acts).toEqual([{ rows: String(backup.rows) }]);
  });

  it('leaves sessions, links and invitations out, and remembers when it was made', async () => {
    const { dataSource } = world.database;
    await dataSource.query(
      `insert into sessions (sid, sess, expire)
        select 'a', json_build_object('publicId', id, 'userId', id), now() + interval '1 day' from users`,
    );
    await dataSource.query(
      `insert into invitations (id, email, role, organisation_id, token_hash, invited_by, invited_at, expires_at)
        select gen_random_uuid(), 'a@example.test', 'syndic', organisations.id, '', users.id, now(), now()
        from users, organisations limit 1`,
    );
    const [url, file] = [await emptyDatabase(), newFile()];
    const { head, rows, bytes } = await takeBackup(world.database.url, file, quiet);
    const facts = { snapshotAt: new Date(head.snapshotAt), finishedAt: expect.any(Date), rows, bytes };
    expect(await new LastBackup(dataSource).find()).toEqual(facts);
    await restore(url, file);
    await connected(url, async (db) => {
      expect(await db.query('select from sessions')).toEqual([]);
      expect(await db.query('select from invitations')).toEqual([]);
      expect(await new LastBackup(db).find()).toEqual(facts);
    });
    await dataSource.query('delete from sessions');
    await dataSource.query('delete from invitations');
  });

  it('is of one instant, whatever is written meanwhile', async () => {
    const { dataSource, url } = world.database;
    const [meter] = world.meterIds;
    const ending = new AbortController();
    let written = 0;
    const writing = (async () => {
      for (; !ending.signal.aborted; written += 1)
        await dataSource.transaction(async (manager) => {
          await manager.query('update buildings set lots = $1', [written + 1]);
          await manager.query('update iot_days set pmax_va = $1 where device_id = $2', [written + 1, meter]);
          await manager.query('update meters set subscribed_power_kva = $1', [written + 1]);
        });
    })();
    const seen: number[][] = [];
    try {
      for (let round = 0; round < 3; round += 1) {
        const before = written;
        const file = await backUp(url);
        const target = await emptyDatabase();
        expect(written).toBeGreaterThan(before + 1);
        await restore(target, file);
        const [row] = await connected(target, (db) =>
          db.query<{ lots: number; va: number[]; kva: number[] }[]>(
            `select lots, array(select distinct pmax_va from iot_days where device_id = $1) as va,
            array(select distinct subscribed_power_kva from meters) as kva from buildings`,
            [meter],
          ),
        );
        expect([row?.va, row?.kva]).toEqual([[row?.lots], [row?.lots]]);
        seen.push(row?.va ?? []);
      }
    } finally {
      ending.abort();
      await writing;
    }
    expect(seen).toHaveLength(3);
  });

  it('goes up to the level of this program when it is of an older one', async () => {
    const [file, url] = [await olderBackup(), await emptyDatabase()];
    expect((await verifyBackup(file)).head.migrations).not.toContain('CreateLastBackup1790000000110');
    await finishRestore(createTestConfig(url, { IOT_ENCRYPTION_KEY: world.key }), await restore(url, file));
    expect(await connected(url, (db) => new LastBackup(db).find())).toBeNull();
    expect(await connected(url, (db) => contentOf(db, [...NOTHING, ...RECORDED]))).toEqual(
      await contentOf(world.database.dataSource, [...NOTHING, ...RECORDED]),
    );
  });
});

describe('a restore refuses, with nothing written,', () => {
  it('a file of which one byte was changed, or the end was cut', async () => {
    const [file, url] = [await backUp(), await emptyDatabase()];
    const whole = await readFile(file);
    const altered = newFile();
    await fc.assert(
      fc.asyncProperty(
        fc.nat(whole.length - 1),
        fc.integer({ min: 1, max: 255 }),
        fc.boolean(),
        async (at, bits, cut) => {
          const bytes = Buffer.from(whole);
          bytes.writeUInt8(bytes.readUInt8(at) ^ bits, at);
          await writeFile(altered, cut ? whole.subarray(0, at) : bytes);
          await expect(restore(url, altered)).rejects.toThrow(/is damaged or no backup/);
        },
      ),
      {
        numRuns: 60,
        examples: [
          [0, 1, false],
          [4, 1, false],
          [9, 1, false],
          [whole.length - 1, 1, false],
          [whole.length - 1, 1, true],
        ],
      },
    );
    expect(await tablesOf(url)).toEqual([{ n: 0 }]);
  });

  it('another key, naming what is missing', async () => {
    const url = await emptyDatabase();
    const keys = { current: new EncryptionKey(randomBytes(32).toString('base64')), previous: null };
    await expect(restore(url, await backUp(), keys)).rejects.toThrow(
      `IOT_ENCRYPTION_KEY (id ${keys.current.id}) does not open this backup`,
    );
    expect(await tablesOf(url)).toEqual([{ n: 0 }]);
  });

  it('a database that an application has started on, and a second restore', async () => {
    const [file, url] = [await backUp(), await emptyDatabase()];
    await restore(url, file);
    const before = await connected(url, (db) => contentOf(db, []));
    await expect(restore(url, file)).rejects.toThrow('A restore needs a database in which nothing ever was');
    expect(await connected(url, (db) => contentOf(db, []))).toEqual(before);
  });

  it('a backup of a newer program', async () => {
    const newer = await emptyDatabase();
    await restore(newer, await backUp());
    await connected(newer, (db) =>
      db.query("insert into migrations (timestamp, name) values (1890000000000, 'ToCome1890000000000')"),
    );
    const [file, url] = [await backUp(newer), await emptyDatabase()];
    await expect(restore(url, file)).rejects.toThrow(
      'is of a newer CoproWatt than this one (ToCome1890000000000)',
    );
    expect(await tablesOf(url)).toEqual([{ n: 0 }]);
  });

  it('a demonstration, where no demonstration is', async () => {
    const demo = await emptyDatabase();
    await restore(demo, await backUp());
    await connected(demo, (db) => db.query('insert into demo_seed default values'));
    const [file, url] = [await backUp(demo), await emptyDatabase()];
    await expect(restore(url, file)).rejects.toThrow('whose passwords everybody knows');
    await restore(url, file, world.keys, true);
  });
});

describe('a restore that fails or dies in the middle', () => {
  it('leaves no row behind, and the next one succeeds', async () => {
    const [file, url] = [await backUp(), await emptyDatabase()];
    const killer = new Client({ connectionString: url });
    await killer.connect();
    let killed: Promise<unknown> = Promise.resolve();
    const kill = (): Promise<unknown> =>
      killer.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
          where application_name = 'coprowatt backup' and datname = current_database()`,
      );
    const failing = restoreBackup(url, file, {
      keys: world.keys,
      allowDemo: false,
      tell: (line) => {
        if (line.includes('comparing')) killed = kill();
      },
    });
    await expect(failing).rejects.toThrow();
    await killed;
    await killer.end();
    expect((await connected(url, (db) => contentOf(db, [])))['meters']).toBe('0 null');
    await restore(url, file);
    expect(await connected(url, (db) => contentOf(db, NOTHING))).toEqual(
      await contentOf(world.database.dataSource, NOTHING),
    );
  });
});

describe('a restore whose rows are there when a later step fails', () => {
  const fillDisk = (url: string): Promise<void> =>
    connected(url, async (db) => {
      await db.query(`create function full_disk() returns event_trigger language plpgsql as $$ begin
        if current_query() ilike '%create table last_backup%' then raise exception 'no room'; end if; end $$`);
      await db.query('create event trigger full_disk on ddl_command_start execute function full_disk()');
    });

  it('says so, how to go on and what was lost, and ends with 1', async () => {
    const [file, url] = [await olderBackup(), await emptyDatabase()];
    await fillDisk(url);
    const main = join(import.meta.dirname, 'restore.main.ts');
    const { code, out, errors } = await program([main, '--from', file], {
      DATABASE_URL: url,
      IOT_ENCRYPTION_KEY: world.key,
    });
    expect({ code, errors }).toEqual({
      code: 1,
      errors: expect.stringMatching(
        /^Every row is restored and committed, but the migrations to this release failed: no room\nDo not restore again\. .*start the application: it migrates/,
      ),
    });
    expect(out).toContain('rows restored; counts, checksums and sums are those of the backup.');
    expect(out).toContain('docs/gdpr.md tells what to do before the next start');
    await connected(url, async (db) => {
      await db.query('drop event trigger full_disk');
      expect((await contentOf(db, []))['meters']).toMatch(/^2 /);
    });
    await expect(restore(url, file)).rejects.toThrow('A restore needs a database in which nothing ever was');
  });

  it('says so, too, where the key of a demonstration cannot be kept either', async () => {
    const [file, url] = [await olderBackup({ demo: true }), await emptyDatabase()];
    await fillDisk(url);
    const main = join(import.meta.dirname, 'restore.main.ts');
    const { code, out, errors } = await program([main, '--from', file], {
      DATABASE_URL: url,
      IOT_ENCRYPTION_KEY: world.key,
      DATA_DIR: join(file, 'beneath'),
    });
    expect({ code, errors }).toEqual({ code: 1, errors: expect.stringMatching(/failed: no room\nDo not/) });
    expect(out).toMatch(/It is a demonstration, whose key could not be kept in .*: ENOTDIR/);
    await connected(url, (db) => db.query('drop event trigger full_disk'));
  });

  it('says that the audit log could not be verified', async () => {
    const url = await emptyDatabase();
    const backup = await restore(url, await backUp());
    await connected(url, (db) => db.query('alter table audit_heads rename to audit_tails'));
    await expect(
      finishRestore(createTestConfig(url, { IOT_ENCRYPTION_KEY: world.key }), backup),
    ).rejects.toThrow(/committed, but the audit log could not be verified: .*\nDo not restore again/);
  });
});

describe('a backup', () => {
  it('is closed to others and leaves no draft beside it', async () => {
    const file = await backUp();
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('that is killed leaves a draft, which the next one of that database takes away, and no other', async () => {
    const place = await mkdtemp(join(folder, 'killed-'));
    const names = ['coprowatt-20261123T020000Z.backup.0123456789ab.part', 'holiday.part'];
    for (const name of names) await writeFile(join(place, name), '');
    const module = JSON.stringify(pathToFileURL(join(import.meta.dirname, 'take-backup.ts')));
    const killed = await program([
      '--input-type=module',
      '--eval',
      `import 'reflect-metadata';
      const { takeBackup } = await import(${module});
      await takeBackup(${JSON.stringify(world.database.url)}, ${JSON.stringify(join(place, 'a.backup'))}, (line) => {
        if (line.includes('reading it again')) process.kill(process.pid, 'SIGKILL');
      });`,
    ]);
    expect(killed).toMatchObject({ signal: 'SIGKILL', errors: '' });
    const left = (await readdir(place)).filter((name) => !names.includes(name));
    expect(left).toEqual([expect.stringMatching(/^a\.backup\.[0-9a-f]{12}\.part$/)]);
    await until(async () => (await world.database.dataSource.query<unknown[]>(HELD)).length === 0);
    await takeBackup(world.database.url, join(place, 'b.backup'), quiet);
    expect((await readdir(place)).sort()).toEqual(['b.backup', ...names]);
  });

  it('that loses its database leaves no file', async () => {
    const file = newFile();
    const killer = new Client({ connectionString: world.database.url });
    await killer.connect();
    const holder = new Client({ connectionString: world.database.url });
    await holder.connect();
    await holder.query('begin; lock table iot_days in access exclusive mode');
    const taking = takeBackup(world.database.url, file, quiet).catch((error: unknown) => error);
    await until(async () => {
      const { rowCount } = await killer.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
          where application_name = 'coprowatt backup' and wait_event_type = 'Lock' and datname = current_database()`,
      );
      return rowCount === 1;
    });
    expect(await taking).toBeInstanceOf(Error);
    await holder.end();
    await killer.end();
    expect((await readdir(folder)).filter((name) => name.startsWith(basename(file)))).toEqual([]);
  });

  it('refuses a role that cannot read what number comes next', async () => {
    const { dataSource, url } = world.database;
    const name = `reader_${randomBytes(6).toString('hex')}`;
    await dataSource.query(`create role ${name} login password 'reader'`);
    try {
      await dataSource.query(`grant usage on schema public to ${name}`);
      await dataSource.query(`grant select on all tables in schema public to ${name}`);
      const asked = Object.assign(new URL(url), { username: name, password: 'reader' });
      await expect(backUp(asked.href)).rejects.toThrow(/may not read the sequences .*audit_unsealed_n_seq, /);
    } finally {
      await dataSource.query(`drop owned by ${name}`);
      await dataSource.query(`drop role ${name}`);
    }
  });

  it('needs no function that a managed server may refuse', async () => {
    const { dataSource, url } = world.database;
    const name = `owner_${randomBytes(6).toString('hex')}`;
    await dataSource.query(`create role ${name} login password 'owner'`);
    await dataSource.query(
      'revoke execute on function pg_control_system(), md5(text), md5(bytea) from public',
    );
    try {
      await dataSource.query(`grant all on schema public to ${name}`);
      await dataSource.query(`grant all on all tables in schema public to ${name}`);
      await dataSource.query(`grant all on all sequences in schema public to ${name}`);
      await backUp(Object.assign(new URL(url), { username: name, password: 'owner' }).href);
    } finally {
      await dataSource.query(
        'grant execute on function pg_control_system(), md5(text), md5(bytea) to public',
      );
      await dataSource.query(`drop owned by ${name}`);
      await dataSource.query(`drop role ${name}`);
    }
  });

  it('leaves one row in the audit log, made or failed, written by whatever process works next', async () => {
    const { dataSource, url } = world.database;
    await dataSource.query('delete from unrecorded_backups');
    const file = newFile();
    const { rows, bytes } = await takeBackup(url, file, quiet);
    await expect(takeBackup(url, join(file, 'beneath'), quiet)).rejects.toThrow('ENOTDIR');
    const holder = new Client({ connectionString: url });
    await holder.connect();
    await holder.query('select pg_advisory_lock(7227002)');
    await expect(backUp()).rejects.toThrow('Another backup');
    await holder.end();

    const secrets = await loadSecrets(dataSource, world.keys);
    const audit = new AuditLog(dataSource, secrets, new TestClock('2026-06-02T00:00:00Z'));
    const recorders = [1, 2].map(() => new BackupRecorder(dataSource, createTestConfig(url), audit));
    await Promise.all(recorders.map((recorder) => recorder.recordAll()));
    const made = { minutesAgo: 0, rows, megabytes: Math.round(bytes / 1e5) / 10 };
    expect(
      await dataSource.query(
        `select outcome, facts from audit_logs where act = 'backup.made' order by outcome, facts->>'code'`,
      ),
    ).toEqual([
      { outcome: 'failure', facts: { minutesAgo: 0, code: 'enotdir' } },
      { outcome: 'failure', facts: { minutesAgo: 0, code: 'refused' } },
      { outcome: 'success', facts: made },
    ]);
    expect((await new AuditVerifier(dataSource, secrets).verify()).every(({ intact }) => intact)).toBe(true);
    expect(await dataSource.query('select from unrecorded_backups')).toEqual([]);
  });

  it('says when its failure cannot be noted', async () => {
    const lines: string[] = [];
    const gone = new URL(world.database.url);
    gone.pathname = '/no_such_database';
    await expect(takeBackup(gone.href, newFile(), (line) => lines.push(line))).rejects.toThrow(
      'no_such_database',
    );
    expect(lines).toEqual([expect.stringContaining('The journal will not show that it failed')]);
  });

  it('refuses a folder without a database, and makes none there', async () => {
    const empty = await mkdtemp(join(folder, 'no-installation-'));
    const { code, errors } = await program(['apps/api/src/backup/backup.main.ts'], {
      DATABASE_URL: '',
      DATA_DIR: empty,
    });
    expect(code).toBe(1);
    expect(errors).toContain(`There is no database in ${empty}`);
    expect(await readdir(empty)).toEqual([]);
  });

  it('refuses a database on which the program never ran', async () => {
    await expect(backUp(await emptyDatabase())).rejects.toThrow('There is nothing to back up');
  });
});

async function until(done: () => Promise<boolean>, withinMs = 30_000): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!(await done())) {
    if (Date.now() > deadline) throw new Error('nothing happened');
    await delay(50);
  }
}
