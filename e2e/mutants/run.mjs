// Puts each fault of a group in, one at a time, and expects failing tests. A fault that no test sees is a failure.
// `run.mjs [group] [name…]`, group `figures` by default.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { GROUPS, staleMutants } from './mutants.mjs';

const root = join(import.meta.dirname, '..', '..');
const results = join(root, 'node_modules/.cache/coprowatt-results');
const FLAGS = [
  '--disable-warning=ExperimentalWarning',
  '--experimental-vm-modules',
  'node_modules/jest/bin/jest.js',
];

const [group = 'figures', ...names] = process.argv.slice(2);
if (!Object.hasOwn(GROUPS, group)) {
  process.stderr.write(`no mutants called ${group}: there are ${Object.keys(GROUPS).join(', ')}\n`);
  process.exit(1);
}
const { projects, mutants } = GROUPS[group];
const unknown = names.find((name) => !mutants.some((mutant) => mutant.name === name));
if (unknown !== undefined) {
  const known = mutants.map(({ name }) => name).join(', ');
  process.stderr.write(`no mutant called ${unknown} in ${group}: there are ${known}\n`);
  process.exit(1);
}

async function failingTests({ name, tests }) {
  const file = join(results, `mutant-${name}.json`);
  await rm(file, { force: true });
  const args = [
    ...FLAGS,
    '--selectProjects',
    ...projects,
    '--runInBand',
    '--silent',
    '--json',
    `--outputFile=${file}`,
    ...[tests].flat(),
  ];
  const env = { ...process.env, COPROWATT_MUTANT: name };
  await once(spawn(process.execPath, args, { cwd: root, stdio: 'ignore', env }), 'close');
  return readFile(file, 'utf8').then(JSON.parse);
}

/** A mutant is caught by failing tests alone: a file that no longer runs would hide that no test looks. */
async function isCaught(mutant) {
  const { numFailedTests, numRuntimeErrorTestSuites: broken } = await failingTests(mutant);
  const caught = numFailedTests > 0 && broken === 0;
  const also = broken > 0 ? `, ${broken} files do not run` : '';
  process.stdout.write(
    `${caught ? 'caught  ' : 'SURVIVED'}  ${mutant.name}: ${numFailedTests} tests fail${also}\n`,
  );
  return caught;
}

/** Takes the next of the queue until it is empty; answers how many survived. */
async function work(queue) {
  let survivors = 0;
  for (let next = queue.shift(); next; next = queue.shift()) if (!(await isCaught(next))) survivors += 1;
  return survivors;
}

await mkdir(results, { recursive: true });
const queue = mutants.filter(({ name }) => names.length === 0 || names.includes(name));
// Two cores work as well on two mutants as on the files of one, and no core waits for the last file.
const survivors = await Promise.all(Array.from({ length: availableParallelism() }, () => work(queue)));
const stale = await staleMutants();
for (const { name, file } of stale)
  process.stdout.write(`STALE     ${name}: its text is no longer in ${file}\n`);
process.exitCode = stale.length === 0 && survivors.every((count) => count === 0) ? 0 : 1;
