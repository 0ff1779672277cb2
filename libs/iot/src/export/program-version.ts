import { readFileSync } from 'node:fs';
import { join } from 'node:path';

// The same relative place from `src` and from `dist`.
const MANIFEST = join(import.meta.dirname, '../../../../package.json');

/** Name and version of this program. */
export const PROGRAM = `CoproWatt ${(JSON.parse(readFileSync(MANIFEST, 'utf8')) as { version: string }).version}`;
