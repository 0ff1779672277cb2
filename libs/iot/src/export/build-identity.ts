import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

// The same relative places from `src` and from `dist`; tests run from `src`, everything else from `dist`.
const FORM = resolve(import.meta.dirname, '..');
const ROOT = resolve(FORM, '../../..');

/** Files of a library that a program runs, by name in an order that does not change. */
function codeBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.[jt]s$/.test(name) && !/\.spec\.ts$/.test(name))
    .sort();
}

/**
 * What the libraries of a program are: the same for the same files, another one when any of them, the named version of a direct
 * dependency, or Node with its time zones, differs. An image has no git, and a version stays the same from build to build.
 * @param form folder of each library that holds its code: `dist` or `src`.
 */
export function buildIdentityOf(root: string, form: string): string {
  const hash = createHash('sha256').update(process.version);
  const add = (file: string): unknown => hash.update(`\0${file}\0`).update(readFileSync(join(root, file)));
  add('package.json');
  for (const library of readdirSync(join(root, 'libs')).sort()) {
    const folder = join('libs', library, form);
    if (existsSync(join(root, folder)))
      for (const name of codeBelow(join(root, folder))) add(join(folder, name));
  }
  return hash.digest('base64url');
}

let known: string | undefined;

/** This program, as its files are at the first call: they are 4 MB, which most commands need not read. */
export function buildIdentity(): string {
  return (known ??= buildIdentityOf(ROOT, FORM.endsWith('src') ? 'src' : 'dist'));
}
