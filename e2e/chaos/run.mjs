// `npm run chaos [-- --seed N --seeds K --days D]`: from the sources, so that no build can be out of date.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const { status } = spawnSync(
  process.execPath,
  [
    '--disable-warning=ExperimentalWarning',
    '--conditions=@coprowatt/source',
    '--import',
    '@swc-node/register/esm-register',
    join(import.meta.dirname, 'main.ts'),
    ...process.argv.slice(2),
  ],
  {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, SWC_NODE_PROJECT: join(root, 'tsconfig.base.json') },
  },
);
process.exit(status ?? 1);
