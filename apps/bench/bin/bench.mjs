// `npm run bench [-- suite]`: builds what changed, then runs the benchmark in a process of its own.
import { spawn } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..', '..');
let child;

function run(args, { detached = false } = {}) {
  child = spawn(process.execPath, args, {
    cwd: root,
    stdio: 'inherit',
    detached,
    env: { ...process.env, NX_TUI: 'false' },
  });
  return new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
// npm ends at SIGTERM without passing it on.
const startedBy = process.ppid;
if (process.env.npm_lifecycle_event)
  setInterval(() => process.ppid === startedBy || child.kill('SIGTERM'), 1_000).unref();

if ((await run(['apps/api/bin/build-benchmarks.mjs'])) !== 0) process.exit(1);
// Detached: Ctrl-C ends the benchmark alone, which then ends what it started, in turn.
process.exitCode = await run(['apps/bench/dist/main.js', ...process.argv.slice(2)], { detached: true });
