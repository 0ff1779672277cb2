import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { StartRefused } from '@coprowatt/platform';
import { LaunchError } from '../launcher/launch-error.ts';
import { partEnv } from '../launcher/part-env.ts';
import { launchSettings } from '../launcher/settings.ts';
import { keepDemoKey, restoreKey } from './restore-key.ts';

const GIVEN = { IOT_ENCRYPTION_KEY: Buffer.alloc(32, 1).toString('base64') };
const OTHER = { IOT_ENCRYPTION_KEY: Buffer.alloc(32, 2).toString('base64') };

describe('the key of a restore', () => {
  let dataDir: string;

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'coprowatt-restore-key-'));
  });

  afterEach(() => rmSync(dataDir, { recursive: true }));

  it.each([{}, { IOT_ENCRYPTION_KEY: '' }])('that is %j is missing, and where it is found is said', (env) => {
    expect(() => restoreKey(env, dataDir)).toThrow(StartRefused);
    expect(() => restoreKey(env, dataDir)).toThrow(/^IOT_ENCRYPTION_KEY is missing: .* encryption\.key /);
    expect(existsSync(join(dataDir, 'encryption.key'))).toBe(false);
  });

  it('is the one that is given, before the one that a demonstration keeps', () => {
    expect(restoreKey(GIVEN, dataDir)).toBe(GIVEN.IOT_ENCRYPTION_KEY);
    keepDemoKey(GIVEN, dataDir);
    expect(restoreKey({}, dataDir)).toBe(GIVEN.IOT_ENCRYPTION_KEY);
    expect(restoreKey(OTHER, dataDir)).toBe(OTHER.IOT_ENCRYPTION_KEY);
  });

  it('of a demonstration stays with it, closed to others: its next start finds it, and no real one uses it', () => {
    keepDemoKey(GIVEN, dataDir);
    expect(statSync(join(dataDir, 'encryption.key')).mode & 0o777).toBe(0o600);
    const start = (mode: 'demo' | 'production') =>
      launchSettings({ ...GIVEN, DATA_DIR: dataDir }, '/srv', mode);
    expect(partEnv(start('demo'), 'postgres://x', {})).toMatchObject(GIVEN);
    expect(() => start('production')).toThrow(LaunchError);
    expect(() => start('production')).toThrow('holds a demonstration');
  });

  it('never takes the place of another that is kept there', () => {
    keepDemoKey(GIVEN, dataDir);
    keepDemoKey(OTHER, dataDir);
    expect(restoreKey({}, dataDir)).toBe(GIVEN.IOT_ENCRYPTION_KEY);
  });
});
