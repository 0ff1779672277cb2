import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EncryptionKey, isEncryptionKey } from '@coprowatt/platform';
import { LaunchError } from './launch-error.ts';
import { partEnv } from './part-env.ts';
import { launchSettings } from './settings.ts';
import { requireThisMachine } from './this-machine.ts';

const ROOT = '/srv/copro watt';
const KEY = randomBytes(32).toString('base64');

function messageOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('nothing was refused');
}

describe('the settings of a start', () => {
  it('is a demonstration on this machine, beside its data, unless told otherwise', () => {
    expect(launchSettings({}, ROOT)).toEqual({
      root: ROOT,
      dataDir: '/srv/copro watt/.data',
      host: '127.0.0.1',
      port: 3000,
      sandboxPort: 3999,
      publicUrl: 'http://localhost:3000',
      demo: true,
      databaseUrl: null,
    });
  });

  it('takes folders relative to the repository, and ports from the environment', () => {
    const settings = launchSettings({ DATA_DIR: 'elsewhere', PORT: '4000', SANDBOX_PORT: '4999' }, ROOT);
    expect(settings).toMatchObject({ dataDir: '/srv/copro watt/elsewhere', port: 4000, sandboxPort: 4999 });
    expect(settings.publicUrl).toBe('http://localhost:4000');
  });

  it.each([{ NODE_ENV: 'production' }, { HOST: '0.0.0.0' }, { HOST: '192.168.1.10', DEMO: 'on' }])(
    'refuses a demonstration with %j',
    (env) => {
      const start = (more: object = {}): void =>
        requireThisMachine(launchSettings({ ...env, ...more }, ROOT));
      expect(start).toThrow(LaunchError);
      expect(start).toThrow('The demonstration is refused with');
      expect(() => start({ DEMO: 'off', IOT_ENCRYPTION_KEY: KEY })).not.toThrow();
    },
  );

  it.each(['0', '65536', 'x'])('refuses PORT=%s by its name', (PORT) => {
    expect(() => launchSettings({ PORT }, ROOT)).toThrow(`PORT must be a port number, not ${PORT}`);
  });
});

describe('the settings of a real installation', () => {
  const production = (env: Record<string, string>) => launchSettings(env, ROOT, 'production');

  it('have no demonstration, wherever it listens', () => {
    for (const HOST of ['127.0.0.1', '0.0.0.0'])
      expect(production({ HOST, IOT_ENCRYPTION_KEY: KEY })).toMatchObject({ demo: false, host: HOST });
    expect(production({ IOT_ENCRYPTION_KEY: KEY, DEMO: 'off', NODE_ENV: 'production' }).demo).toBe(false);
    expect(() => production({ IOT_ENCRYPTION_KEY: KEY, DEMO: 'on' })).toThrow('take DEMO away');
  });

  it('say in one line that can be pasted how to make the key that is missing', () => {
    expect(() => production({})).toThrow(LaunchError);
    expect(() => production({})).toThrow('IOT_ENCRYPTION_KEY is missing');
    const advice =
      messageOf(() => production({}))
        .split('\n')
        .at(-1) ?? '';
    const path = `${dirname(process.execPath)}:${process.env['PATH']}`;
    const made = execFileSync('sh', ['-c', `${advice}; printf %s "$IOT_ENCRYPTION_KEY"`], {
      env: { PATH: path },
      encoding: 'utf8',
    });
    expect(isEncryptionKey(made)).toBe(true);
  });

  it('are refused on the data of a demonstration, unless the database is elsewhere', () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'coprowatt-demo-'));
    partEnv(launchSettings({ DATA_DIR: dataDir }, ROOT), 'postgres://x', {});
    const env = { DATA_DIR: dataDir, IOT_ENCRYPTION_KEY: KEY };
    expect(() => production(env)).toThrow(`${dataDir} holds a demonstration`);
    expect(production({ ...env, DATABASE_URL: 'postgres://x' }).demo).toBe(false);
    rmSync(dataDir, { recursive: true });
  });
});

describe('the environment of the parts', () => {
  let dataDir: string;

  beforeAll(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'coprowatt-env-'));
  });

  afterAll(() => rmSync(dataDir, { recursive: true }));

  it('makes the keys of a demonstration once, closed to others, and points every operator to the sandbox', () => {
    const settings = launchSettings({ DATA_DIR: dataDir, SANDBOX_PORT: '4999' }, ROOT);
    const first = partEnv(settings, 'postgres://x', {});
    expect(first).toEqual(partEnv(settings, 'postgres://x', {}));
    expect(first).toMatchObject({
      DEMO: 'on',
      DATABASE_URL: 'postgres://x',
      LINKY_ENEDIS_BASE_URL: 'http://127.0.0.1:4999/enedis',
      SANDBOX_CONTROL_URL: 'http://127.0.0.1:4999/control',
    });
    const file = join(dataDir, 'encryption.key');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(new EncryptionKey(readFileSync(file, 'utf8')).id).toBe(
      new EncryptionKey(first['IOT_ENCRYPTION_KEY'] ?? '').id,
    );
  });

  it('leaves keys and operators of a real installation as they are given', () => {
    const settings = launchSettings(
      { DATA_DIR: `${dataDir}/real`, DEMO: 'off', IOT_ENCRYPTION_KEY: KEY },
      ROOT,
    );
    const env = partEnv(settings, 'postgres://x', { LINKY_ENEDIS_BASE_URL: 'https://operator.example' });
    expect(env).toMatchObject({ DEMO: 'off', NODE_ENV: 'production' });
    expect(env['LINKY_ENEDIS_BASE_URL']).toBe('https://operator.example');
    expect(env['IOT_ENCRYPTION_KEY']).toBeUndefined();
    expect(env['SANDBOX_CONTROL_URL']).toBeUndefined();
  });
});
