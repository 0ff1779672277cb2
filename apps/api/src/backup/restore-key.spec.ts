import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { StartRefused } from '@coprowatt/platform';
import { LaunchError } from '../launcher/launch-error.ts';
import { partEnv } from '../launcher/part-env.ts';
import { launchSettings } from '../launcher/settings.ts';
import { keepDemoKey, restoredDemo, restoreKey } from './restore-key.ts';

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
    expect(keepDemoKey(GIVEN, dataDir)).toBe(true);
    expect(keepDemoKey(OTHER, dataDir)).toBe(false);
    expect(restoreKey({}, dataDir)).toBe(GIVEN.IOT_ENCRYPTION_KEY);
  });
});

describe('the end of a restore of a demonstration', () => {
  let dataDir: string;

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'coprowatt-restored-demo-'));
  });

  afterEach(() => rmSync(dataDir, { recursive: true }));

  const start = (env: Record<string, string>) => restoredDemo(env, dataDir)[0]?.match(/`npm start`.*/)?.[0];

  it('says which settings the start needs: the key too where the folder keeps another', () => {
    expect(start(GIVEN)).toBe('`npm start` starts it.');
    expect(start({ DATA_DIR: dataDir })).toBe('`npm start` with the same DATA_DIR starts it.');
    expect(start({ ...OTHER, DATABASE_URL: 'postgres://x' })).toBe(
      '`npm start` with the same DATABASE_URL and IOT_ENCRYPTION_KEY starts it.',
    );
  });

  it('says which folder is copied to where the simulator looks, and what happens without it', () => {
    const [, shares] = restoredDemo(GIVEN, dataDir);
    const looked = join(dataDir, 'sandbox');
    expect(shares).toContain(
      `copy the folder sandbox of the DATA_DIR that the backup is of to ${looked}, or`,
    );
    expect(shares).toContain('connected again');
  });
});
