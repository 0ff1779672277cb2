import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';

/** The shell scripts of docker/, run as far as they need no image; `npm run check:docker` runs them in what the image holds. */

const DOCKER = join(import.meta.dirname, '../../../../docker');
const scripts = readdirSync(DOCKER).filter((name) => name.endsWith('.sh'));
const me = process.getuid?.() ?? 0;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'coprowatt-scripts-'));
  chmodSync(folder, 0o755);
});
afterEach(() => rmSync(folder, { recursive: true }));

function sh(script: string, args: string[] = [], env: Record<string, string> = {}, uid = me) {
  const environment = { PATH: process.env['PATH'] ?? '', ...env };
  const { status, stdout, stderr } = spawnSync('sh', [script, ...args], {
    env: environment,
    uid,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

it.each(scripts)('%s is a script that sh can read', (name) => {
  const { status, stderr } = spawnSync('sh', ['-n', join(DOCKER, name)], { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

describe('make-secrets.sh', () => {
  const OF_THE_PROGRAMS = 1000;
  const OTHER = 4321;
  const { secrets } = parse(readFileSync(join(DOCKER, 'compose.yaml'), 'utf8'), { merge: true }) as {
    secrets: Record<string, { file: string }>;
  };
  const make = (uid = me) => sh(join(folder, 'make-secrets.sh'), [], {}, uid);
  const held = (name: string): string => readFileSync(join(folder, 'secrets', name), 'utf8');

  beforeEach(() => cpSync(join(DOCKER, 'make-secrets.sh'), join(folder, 'make-secrets.sh')));

  it('makes every file that Compose mounts, closed to others, and leaves what exists', () => {
    const { status } = make();
    const rights = [0, OF_THE_PROGRAMS].includes(me);
    expect(status).toBe(rights ? 0 : 1);
    const files = Object.values(secrets).map(({ file }) => file.replace('./secrets/', ''));
    expect(readdirSync(join(folder, 'secrets')).sort()).toEqual(files.sort());
    for (const name of ['', ...files]) {
      const { mode, uid } = statSync(join(folder, 'secrets', name));
      expect([name, mode & 0o077, uid]).toEqual([name, 0, rights ? OF_THE_PROGRAMS : me]);
    }
    const password = held('postgres_password');
    expect(password).toMatch(/^[0-9a-f]{48}$/);
    expect(held('database_url')).toBe(`postgres://coprowatt:${password}@postgres:5432/coprowatt`);
    expect(Buffer.from(held('iot_encryption_key'), 'base64')).toHaveLength(32);
    const others = files.filter(
      (name) => !/^(postgres_password|database_url|iot_encryption_key)$/.test(name),
    );
    expect(others.map(held).join('')).toBe('');

    writeFileSync(join(folder, 'secrets/smtp_url'), 'smtp://mail.example.org');
    const before = files.map(held);
    make();
    expect(files.map(held)).toEqual(before);
  });

  it('fails, and says what to do, where it may not give them to the user of the programs', () => {
    const uid = me === 0 ? OTHER : me;
    if (me === 0) chownSync(folder, uid, uid);
    const { status, stderr } = make(uid);
    expect({ status, stderr }).toEqual(
      uid === OF_THE_PROGRAMS
        ? { status: 0, stderr: '' }
        : { status: 1, stderr: expect.stringContaining('Run this again as root') },
    );
  });
});

describe('entrypoint.sh', () => {
  const started = (env: Record<string, string>) =>
    sh(join(DOCKER, 'entrypoint.sh'), ['printenv', 'SMTP_URL'], { SECRETS_DIR: folder, ...env });

  it('makes a setting of a file, unless it is given otherwise', () => {
    writeFileSync(join(folder, 'smtp_url'), 'smtp://a b$c"d\n');
    mkdirSync(join(folder, 'nothing'));
    expect(started({})).toEqual({ status: 0, stdout: 'smtp://a b$c"d\n', stderr: '' });
    expect(started({ SMTP_URL: 'smtp://given' }).stdout).toBe('smtp://given\n');
  });

  it('starts without any secret, and ends as its command does', () => {
    expect(started({})).toEqual({ status: 1, stdout: '', stderr: '' });
    expect(started({ SECRETS_DIR: join(folder, 'none'), SMTP_URL: 'x' })).toMatchObject({ status: 0 });
  });

  it('does not start with a secret that it cannot read', () => {
    writeFileSync(join(folder, 'smtp_url'), 'smtp://mail', { mode: 0 });
    const uid = me === 0 ? 4321 : me;
    const { status, stdout } = sh(
      join(DOCKER, 'entrypoint.sh'),
      ['echo', 'started'],
      { SECRETS_DIR: folder },
      uid,
    );
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  });
});

describe('backup-age.sh', () => {
  const HOUR_S = 3_600;
  const age = () =>
    sh(join(DOCKER, 'backup-age.sh'), [], { BACKUP_FOLDER: folder, BACKUP_EVERY_HOURS: '24' }).status;
  const backup = (name: string, hours: number): void => {
    const at = Date.now() / 1000 - hours * HOUR_S;
    writeFileSync(join(folder, name), '');
    utimesSync(join(folder, name), at, at);
  };

  it('is well while the newest backup is not older than its rhythm and two hours', () => {
    expect(age()).toBe(1);
    backup('coprowatt-20261120T020000Z.backup', 27);
    backup('coprowatt-20261123T020000Z.backup.0123456789ab.part', 1);
    expect(age()).toBe(1);
    backup('coprowatt-20261122T020000Z.backup', 25);
    expect(age()).toBe(0);
  });
});
