// `npm run chaos [-- --seed N --seeds K --days D | --broken [name…]]`: builds what the workers run, then lets the months pass.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const inherit = { cwd: root, stdio: 'inherit', env: { ...process.env, NX_TUI: 'false' } };
const build = spawnSync(
  join(root, 'node_modules/.bin/nx'),
  [
    'run-many',
    '-t',
    'build',
    '-p',
    'contracts,energy,platform,identity,gdpr,iot,linky',
    '--outputStyle=static',
  ],
  inherit,
);
if (build.status !== 0) process.exit(build.status ?? 1);

const main = process.argv.includes('--broken') ? 'broken.ts' : 'main.ts';
const flags = ['--disable-warning=ExperimentalWarning'];
const { status } = spawnSync(
  process.execPath,
  [...flags, join(import.meta.dirname, main), ...process.argv.slice(2)],
  inherit,
);
process.exit(status ?? 1);
