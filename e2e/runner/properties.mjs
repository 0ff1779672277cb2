// `npm run properties -- [--rounds=3] [--seed=N]`: all tests that state properties, each round with a seed of its own,
// which a failure names. `npm test` has one seed for ever, so that the same commit is never judged two ways.
import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const root = join(import.meta.dirname, '..', '..');
const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '3' }, seed: { type: 'string' } },
});
const seeds = values.seed
  ? [Number(values.seed)]
  : Array.from({ length: Number(values.rounds) }, () => randomInt(2 ** 31));
if (seeds.length === 0 || !seeds.every(Number.isSafeInteger)) {
  process.stderr.write('usage: npm run properties -- [--rounds=3] [--seed=N]\n');
  process.exit(2);
}

const JEST = [
  '--disable-warning=ExperimentalWarning',
  '--experimental-vm-modules',
  'node_modules/jest/bin/jest.js',
  '--selectProjects',
  'unit',
  'int',
  'web',
  '--silent',
];

const files = [];
for await (const file of glob('{apps,libs}/*/src/**/*.spec.ts', { cwd: root })) {
  if (
    !file.endsWith('.timescale.spec.ts') &&
    /from 'fast-check'/.test(await readFile(join(root, file), 'utf8'))
  )
    files.push(file);
}

/** @returns whether the command succeeded. */
const run = (command, args, env = {}) =>
  new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
    child.on('close', (code) => resolve(code === 0));
  });

const round = (seed) =>
  run(process.execPath, [...JEST, '--runTestsByPath', ...files], { TZ: 'UTC', PROPERTY_SEED: String(seed) });

if (
  !(await run(join(root, 'node_modules/.bin/nx'), ['run-many', '-t', 'build', '--outputStyle=static'], {
    NX_TUI: 'false',
  }))
)
  process.exit(1);
const failed = [];
for (const seed of seeds) {
  process.stdout.write(`\n── ${files.length} files, seed ${seed}\n`);
  if (!(await round(seed))) failed.push(seed);
}
process.stdout.write(
  failed.length === 0
    ? `\n${seeds.length} rounds, all held\n`
    : `\nbroken by seed ${failed.join(', ')}: npm run properties -- --seed=${failed[0]}\n`,
);
process.exit(failed.length === 0 ? 0 : 1);
