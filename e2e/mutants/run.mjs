// Puts each fault of a group in, one at a time, and expects failing tests. A fault that no test sees is a failure.
// `run.mjs [group] [name…]`, group `figures` by default.
import { spawnSync } from 'node:child_process';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GROUPS } from './mutants.mjs';

const root = join(import.meta.dirname, '..', '..');
const results = join(root, 'node_modules/.cache/coprowatt-results');
const FLAGS = [
  '--disable-warning=ExperimentalWarning',
  '--experimental-vm-modules',
  'node_modules/jest/bin/jest.js',
];

const [group = 'figures', ...names] = process.argv.slice(2);
if (!(group in GROUPS))
  throw new Error(`no mutants called ${group}: there are ${Object.keys(GROUPS).join(', ')}`);
const { projects, mutants } = GROUPS[group];

function failingTests({ name, tests }) {
  const file = join(results, `mutant-${name}.json`);
  const args = [
    ...FLAGS,
    '--selectProjects',
    ...projects,
    '--silent',
    '--json',
    `--outputFile=${file}`,
    ...[tests].flat(),
  ];
  spawnSync(process.execPath, args, {
    cwd: root,
    stdio: 'ignore',
    env: { ...process.env, COPROWATT_MUTANT: name },
  });
  return readFile(file, 'utf8').then(JSON.parse);
}

await mkdir(results, { recursive: true });
let survivors = 0;
for (const mutant of mutants.filter(({ name }) => names.length === 0 || names.includes(name))) {
  const { numFailedTests, numRuntimeErrorTestSuites } = await failingTests(mutant);
  const caught = numFailedTests > 0 && numRuntimeErrorTestSuites === 0;
  if (!caught) survivors += 1;
  process.stdout.write(`${caught ? 'caught  ' : 'SURVIVED'}  ${mutant.name}: ${numFailedTests} tests fail\n`);
}
process.exitCode = survivors === 0 ? 0 : 1;
