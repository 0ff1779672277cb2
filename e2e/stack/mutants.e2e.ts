import { expect, test } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MUTANTS } from '../chaos/mutants.ts';
import { staleMutants } from '../mutants/mutants.mjs';

const ROOT = join(import.meta.dirname, '..', '..');

test('each fault that is put in on purpose finds the sound code that it replaces', async () => {
  const stale: string[] = [];
  for (const { name, file, find } of MUTANTS) {
    const code = await readFile(join(ROOT, file), 'utf8');
    if (!code.includes(find)) stale.push(name);
  }
  expect([...stale, ...(await staleMutants())]).toEqual([]);
});
