import * as fs from 'node:fs';
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { buildIdentityOf } from './build-identity.ts';

let folder: string;
const write = (name: string, text: string): void => {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
};
const identity = (): string => buildIdentityOf(folder, 'dist');

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'coprowatt-build-'));
  write('package.json', '{ "version": "0.1.0" }');
  write('libs/energy/dist/statistics.js', 'export const one = 1;');
  write('libs/iot/dist/reading/codes.js', 'export const two = 2;');
});
afterEach(() => rmSync(folder, { recursive: true }));

it('is worked out at the first use, and kept', async () => {
  const readFileSync = jest.fn(fs.readFileSync);
  jest.unstable_mockModule('node:fs', () => ({ ...fs, readFileSync }));
  jest.resetModules();
  const { buildIdentity } = await import('./build-identity.ts');
  expect(readFileSync).not.toHaveBeenCalled();
  const first = buildIdentity();
  const reads = readFileSync.mock.calls.length;
  expect(reads).toBeGreaterThan(100);
  expect(buildIdentity()).toBe(first);
  expect(readFileSync).toHaveBeenCalledTimes(reads);
});

describe('the identity of a build', () => {
  it('is the same for the same files, whatever lies beside them', () => {
    const before = identity();
    write('libs/iot/dist/reading/codes.js.map', '{}');
    write('libs/iot/README.md', 'A library.');
    write('libs/.notes', '');
    expect(identity()).toBe(before);
  });

  it.each<[string, () => void]>([
    ['another line in any library', () => write('libs/energy/dist/statistics.js', 'export const one = 3;')],
    ['one more file', () => write('libs/iot/dist/reading/more.js', '')],
    ['another dependency', () => write('package.json', '{ "version": "0.1.0", "dependencies": {} }')],
    [
      'another place of a file',
      () =>
        renameSync(join(folder, 'libs/energy/dist/statistics.js'), join(folder, 'libs/energy/dist/sums.js')),
    ],
  ])('is another one after %s', (_, change) => {
    const before = identity();
    change();
    expect(identity()).not.toBe(before);
  });
});
