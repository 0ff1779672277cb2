import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EncryptionKey } from '@coprowatt/platform';
import { LaunchError } from './launch-error.ts';
import { partEnv } from './part-env.ts';
import { launchSettings } from './settings.ts';

const ROOT = '/srv/copro watt';

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
      expect(() => launchSettings(env, ROOT)).toThrow(LaunchError);
      expect(() => launchSettings(env, ROOT)).toThrow('The demonstration is refused with');
      expect(launchSettings({ ...env, DEMO: 'off' }, ROOT).demo).toBe(false);
    },
  );

  it.each(['0', '65536', 'x'])('refuses PORT=%s by its name', (PORT) => {
    expect(() => launchSettings({ PORT }, ROOT)).toThrow(`PORT must be a port number, not ${PORT}`);
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
    const settings = launchSettings({ DATA_DIR: dataDir, DEMO: 'off' }, ROOT);
    const env = partEnv(settings, 'postgres://x', { LINKY_ENEDIS_BASE_URL: 'https://operator.example' });
    expect(env['DEMO']).toBe('off');
    expect(env['LINKY_ENEDIS_BASE_URL']).toBe('https://operator.example');
    expect(env['IOT_ENCRYPTION_KEY']).toBeUndefined();
    expect(env['SANDBOX_CONTROL_URL']).toBeUndefined();
  });
});
