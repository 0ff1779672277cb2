// `npm test`: the checks, then one line that sums them. A command counts as one check, a test runner as its tests.
// `npm run test:full` takes what `npm test` leaves out, too: the journeys tagged @full, another server zone for all that
// counts days, the mutants.
import { spawn } from 'node:child_process';
import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const bin = (name) => join(root, 'node_modules/.bin', name);
const results = join(root, 'node_modules/.cache/coprowatt-results');
const suiteLog = join(results, 'suite.log');

const baseEnv = {
  ...process.env,
  NX_TUI: 'false',
  TZ: 'UTC',
  COPROWATT_TEST_LOG: suiteLog,
  FORCE_COLOR: '0',
  // Compilers, linters and applications start many times over: what Node made of their code is kept.
  NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/coprowatt-compiled'),
};

/** @param stdio where its output goes; this process's own by default. */
function run(command, args, { env = {}, stdio = ['ignore', 'inherit', 'inherit'] } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio, env: { ...baseEnv, ...env } });
    child.on('error', (error) => {
      process.stderr.write(`${command}: ${error.message}\n`);
      resolve(1);
    });
    child.on('close', (code) => resolve(code ?? 1));
  });
}

const full = process.argv.includes('--full');

const check = (command, args) => async (stdio) =>
  (await run(command, args, { stdio })) === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };

/** A report that is missing or that names no test is a failure: a runner that ran nothing has proved nothing. */
async function readReport(file, count) {
  const report = await readFile(file, 'utf8').then(JSON.parse, () => null);
  if (!report) return { passed: 0, failed: 1 };
  const counted = count(report);
  return counted.passed + counted.failed === 0 ? { passed: 0, failed: 1 } : counted;
}

const jest = (label, args, env) => async () => {
  const file = join(results, `${label}.json`);
  const flags = [
    '--disable-warning=ExperimentalWarning',
    '--experimental-vm-modules',
    '--max-semi-space-size=64', // a file of tests loads thousands of modules anew: fewer collections of what is young
    'node_modules/jest/bin/jest.js',
  ];
  const code = await run(process.execPath, [...flags, '--json', `--outputFile=${file}`, ...args], { env });
  const counted = await readReport(file, (report) => ({
    passed: report.numPassedTests,
    failed: report.numFailedTests + report.numRuntimeErrorTestSuites,
    skipped: report.numPendingTests,
  }));
  return code !== 0 && counted.failed === 0 ? { ...counted, failed: 1 } : counted;
};

const playwright = (args) => async () => {
  const file = join(results, 'playwright.json');
  const code = await run(
    bin('playwright'),
    ['test', '-c', 'e2e/playwright.config.ts', '--reporter=list,json', ...args],
    { env: { PLAYWRIGHT_JSON_OUTPUT_FILE: file } },
  );
  const counted = await readReport(file, ({ stats, errors }) => ({
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + errors.length,
    skipped: stats.skipped,
  }));
  return code !== 0 && counted.failed === 0 ? { ...counted, failed: 1 } : counted;
};

const ZONE_PURE = 'libs/energy|libs/linky.*mapper|apps/web/src/lib/charts';
const ZONE_SENSITIVE = 'libs/energy|libs/iot|libs/linky.*mapper|apps/web/src/lib/charts|apps/sandbox';

// Jest would leave one core idle, for a person who types beside it: of two cores that is half.
const ALL_CORES = '--maxWorkers=100%';
// The connections of one PostgreSQL are enough for two applications under test.
const TWO_WORKERS = '--maxWorkers=2';

const STEPS = {
  build: check(bin('nx'), ['run-many', '-t', 'build', '--outputStyle=static']),
  format: check(bin('prettier'), ['--check', '.', '--log-level', 'warn']),
  lint: check(bin('nx'), ['run-many', '-t', 'lint', '--outputStyle=static']),
  types: check(bin('tsc'), ['-p', 'tsconfig.node.json', '--noEmit']),
  'web types': check(bin('nx'), ['run', 'web:typecheck']),
  'unit and components': jest('unit', ['--selectProjects', 'unit', 'web', ALL_CORES]),
  integration: jest('integration', ['--selectProjects', 'int', TWO_WORKERS]),
  'another server zone': jest(
    'zone',
    full
      ? ['--selectProjects', 'unit', 'int', 'web', TWO_WORKERS, '--testPathPatterns', ZONE_SENSITIVE]
      : ['--selectProjects', 'unit', 'web', ALL_CORES, '--testPathPatterns', ZONE_PURE],
    { TZ: 'America/New_York' },
  ),
  mutants: check(process.execPath, ['e2e/mutants/run.mjs']),
  journeys: playwright(full ? [] : ['--grep-invert', '@full']),
  'log scan': check(process.execPath, ['e2e/runner/scan-logs.mjs', suiteLog]),
};

/** Most programs of a stage use one core: its two rows run side by side, the steps of a row in turn. */
const STAGES = [
  [['build']],
  [
    ['lint', 'web types'],
    ['format', 'types'],
  ],
  ...['unit and components', 'integration', 'another server zone', 'mutants', 'journeys', 'log scan'].map(
    (name) => [[name]],
  ),
];
const ONLY_FULL = ['mutants'];

const named = process.argv.slice(2).filter((argument) => argument !== '--full');
const unknown = named.find((name) => !Object.hasOwn(STEPS, name));
if (unknown !== undefined) {
  const names = Object.keys(STEPS).map((name) => `"${name}"`);
  process.stderr.write(`There is no check "${unknown}". There are: ${names.join(', ')}.\n`);
  process.exit(1);
}
await rm(results, { recursive: true, force: true });
await mkdir(results, { recursive: true });

const isWanted = (name) => (named.length === 0 ? full || !ONLY_FULL.includes(name) : named.includes(name));
const total = { passed: 0, failed: 0, skipped: 0 };
const lines = [];

/** @param aside whether other steps run beside it: then its output comes as a whole when it ends. */
async function take(name, aside) {
  const log = join(results, `${name}.log`);
  const file = aside ? await open(log, 'w') : null;
  if (!aside) process.stdout.write(`\n── ${name}\n`);
  const startedAt = Date.now();
  const { passed, failed, skipped = 0 } = await STEPS[name](file ? ['ignore', file.fd, file.fd] : undefined);
  await file?.close();
  if (aside) process.stdout.write(`\n── ${name}\n${await readFile(log, 'utf8')}`);
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(0).padStart(4);
  lines.push(
    `${seconds} s  ${failed === 0 ? 'ok    ' : 'FAILED'}  ${name}: ${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`,
  );
}

async function takeRow(names, aside) {
  for (const name of names) await take(name, aside);
}

const startedAt = Date.now();
for (const stage of STAGES) {
  const rows = stage.map((names) => names.filter(isWanted)).filter(({ length }) => length > 0);
  await Promise.all(rows.map((names) => takeRow(names, rows.length > 1)));
}
const minutes = ((Date.now() - startedAt) / 60_000).toFixed(1);

process.stdout.write(
  `\n${lines.join('\n')}\n${minutes} min\n\n${total.passed} passed, ${total.failed} failed${total.skipped ? `, ${total.skipped} skipped` : ''}\n`,
);
process.exitCode = total.failed === 0 ? 0 : 1;
