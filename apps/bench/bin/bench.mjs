// `npm run bench [-- suite]`: builds what changed, then runs the benchmark in a process of its own.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..', '..');
const run = (...args) =>
  spawnSync(process.execPath, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, NX_TUI: 'false' },
  }).status ?? 1;

if (run('apps/api/bin/build-benchmarks.mjs') !== 0) process.exit(1);
process.exit(run('apps/bench/dist/main.js', ...process.argv.slice(2)));
