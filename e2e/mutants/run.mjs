// Puts each fault of mutants.mjs in, one at a time, and expects failing tests. A fault that no test sees is a failure.
import { spawnSync } from 'node:child_process';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MUTANTS } from './mutants.mjs';

const root = join(import.meta.dirname, '..', '..');
const results = join(root, 'node_modules/.cache/coprowatt-results');
const FLAGS = [
  '--disable-warning=ExperimentalWarning',
  '--experimental-vm-modules',
  'node_modules/jest/bin/jest.js',
];

function failingTests({ name, tests }) {
  const file = join(results, `mutant-${name}.json`);
  const args = [
    ...FLAGS,
    '--selectProjects',
    'unit',
    'web',
    '--silent',
    '--json',
    `--outputFile=${file}`,
    tests,
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
for (const mutant of MUTANTS) {
  const { numFailedTests, numRuntimeErrorTestSuites } = await failingTests(mutant);
  const caught = numFailedTests > 0 && numRuntimeErrorTestSuites === 0;
  if (!caught) survivors += 1;
  process.stdout.write(`${caught ? 'caught  ' : 'SURVIVED'}  ${mutant.name}: ${numFailedTests} tests fail\n`);
}
process.exitCode = survivors === 0 ? 0 : 1;
