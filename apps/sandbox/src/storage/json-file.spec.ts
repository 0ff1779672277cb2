import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { JsonFile } from './json-file.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';

const newPath = (): string => join(temporaryFolder(), 'below', 'value.json');

describe('a JSON file', () => {
  it('starts with the given value and finds the last one again', async () => {
    const path = newPath();
    const file = new JsonFile<number[]>(path, []);
    await Promise.all([file.set([1]), file.set([1, 2]), file.set([1, 2, 3])]);
    expect(new JsonFile<number[]>(path, []).value).toEqual([1, 2, 3]);
    expect(readdirSync(join(path, '..'))).toEqual(['value.json']);
  });

  it('writes once for all who wait, and never keeps anybody waiting for ever', async () => {
    const path = newPath();
    const file = new JsonFile<number[]>(path, []);
    const numbers = Array.from({ length: 20_000 }, (_, index) => index);
    const writes = numbers.map((index) => file.set(numbers.slice(0, index % 100)));
    expect(new Set(writes).size).toBe(1);
    await Promise.all(writes);
    await file.set([7]);
    expect(new JsonFile<number[]>(path, []).value).toEqual([7]);
  });

  it('says which file it cannot read', () => {
    const path = join(temporaryFolder(), 'value.json');
    writeFileSync(path, '[1, 2');
    expect(() => new JsonFile<number[]>(path, [])).toThrow(path);
    expect(readFileSync(path, 'utf8')).toBe('[1, 2');
  });
});
