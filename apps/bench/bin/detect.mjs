// `npm run detect -- …`: builds what changed, then judges the meters of a file with the detection that the product runs.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..', '..');
const run = (script, ...args) =>
  spawnSync(process.execPath, [join(root, script), ...args], { stdio: 'inherit' }).status ?? 1;

if (run('apps/api/bin/build-benchmarks.mjs') !== 0) process.exit(1);
process.exit(run('apps/bench/dist/detect/main.js', ...process.argv.slice(2)));
