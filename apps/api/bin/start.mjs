// `npm start`, `npm run start:prod` (`--prod`): refuses what cannot start, builds what changed, then starts everything. Plain JavaScript that an
// old Node can read, to refuse it.
import { join } from 'node:path';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(
    `CoproWatt needs Node 22.18 or later; this is ${process.versions.node}. \`npm ci\` installs a fitting one that \`npm start\` uses.\n`,
  );
  process.exit(1);
}

const startedBy = process.ppid;
const mode = process.argv.includes('--prod') ? 'production' : 'demo';
// Sources, which Node reads as they are: nothing is built yet.
const { launchSettings } = await import('../src/launcher/settings.ts');
const { requireFreePorts } = await import('../src/launcher/ports.ts');
const { LaunchError } = await import('../src/launcher/launch-error.ts');
try {
  await requireFreePorts(launchSettings(process.env, join(import.meta.dirname, '../../..'), mode));
} catch (error) {
  if (!(error instanceof LaunchError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}

const { buildWhatChanged } = await import('./build.mjs');
if (!(await buildWhatChanged())) process.exit(1);
if (process.ppid !== startedBy) process.exit(0); // whoever wanted it has gone while it was built
const { launch } = await import('../dist/launcher/launch.js');
await launch(mode);
