// Builds when a source differs from the last build that succeeded, and only then: Nx, which runs without its daemon, deletes and writes anew
// every output that it takes from its cache, and a program that starts beside it would find files missing.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';

const root = join(import.meta.dirname, '..', '..', '..');
/** What is built in one run, with the libraries below unless it is `alone`; progress goes to stderr. */
const APPLICATION = {
  title: 'CoproWatt',
  stamp: 'coprowatt-build.stamp',
  sources: [
    'apps/api',
    'apps/sandbox',
    'apps/web',
    'libs',
    'package-lock.json',
    'tsconfig.base.json',
    '.swcrc',
    'nx.json',
  ],
  projects: ['api', 'sandbox', 'web'],
  outputs: ['apps/api/dist/main.js', 'apps/sandbox/dist/main.js', 'apps/web/build/200.html'],
};
const BENCHMARKS = {
  title: 'the benchmarks',
  stamp: 'coprowatt-bench.stamp',
  sources: ['apps/bench', 'package-lock.json', 'tsconfig.base.json', '.swcrc', 'nx.json'],
  projects: ['bench'],
  outputs: ['apps/bench/dist/main.js'],
  alone: true,
};
const GENERATED = new Set(['node_modules', 'dist', 'build', '.svelte-kit', 'paraglide', 'cache', 'coverage']);
/** Written beside its settings by the compiler of the messages; never read by a build. */
const NOTES = new Set(['.gitignore', '.meta.json', 'README.md']);

/** Every source file below a path, in an order that does not change. */
async function filesBelow(path) {
  if ((await stat(join(root, path))).isFile()) return [path];
  const names = (await readdir(join(root, path))).filter((name) => !GENERATED.has(name) && !NOTES.has(name));
  return (await Promise.all(names.sort().map((name) => filesBelow(`${path}/${name}`)))).flat();
}

/** Of names and contents: a compiler writes its own settings anew, unchanged. */
async function stampOf({ sources }) {
  const files = (await Promise.all(sources.map(filesBelow))).flat();
  const hash = createHash('sha256');
  for (const file of files)
    hash
      .update(`${file}\0`)
      .update(await readFile(join(root, file)))
      .update('\0');
  return hash.digest('hex');
}

async function isUpToDate({ outputs }, stampFile, stamp) {
  const built = await readFile(stampFile, 'utf8').catch(() => '');
  return built === stamp && outputs.every((path) => existsSync(join(root, path)));
}

/** Says each task as Nx reaches it; what the tools print is shown only when something failed. */
function tellProgress(child, output) {
  const told = new Set();
  const hear = (chunk) => {
    output.push(chunk);
    for (const [, task] of String(chunk).matchAll(/nx run ([\w-]+:[\w-]+)/g)) {
      if (!told.has(task)) process.stderr.write(`  ${task}\n`);
      told.add(task);
    }
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
}

async function runNx({ projects, alone }) {
  const { bin } = JSON.parse(await readFile(join(root, 'node_modules/nx/package.json'), 'utf8'));
  const nx = join(root, 'node_modules/nx', bin.nx);
  const args = ['run-many', '-t', 'build', '-p', ...projects, '--outputStyle=static'];
  const path = `${join(root, 'node_modules/.bin')}${delimiter}${process.env.PATH ?? ''}`;
  const child = spawn(process.execPath, [nx, ...args, ...(alone ? ['--excludeTaskDependencies'] : [])], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, PATH: path, NX_TUI: 'false' },
  });
  const output = [];
  tellProgress(child, output);
  const stop = () => child.kill();
  process.once('SIGTERM', stop);
  return new Promise((resolve) => {
    child.on('error', () => resolve(false));
    child.on('close', (code) => {
      process.off('SIGTERM', stop);
      if (code !== 0) process.stderr.write(Buffer.concat(output));
      resolve(code === 0);
    });
  });
}

async function build(part) {
  const stamp = await stampOf(part);
  const stampFile = join(root, 'node_modules/.cache', part.stamp);
  if (await isUpToDate(part, stampFile, stamp)) return true;
  process.stderr.write(`Building ${part.title}…\n`);
  if (!(await runNx(part))) return false;
  await mkdir(dirname(stampFile), { recursive: true });
  await writeFile(stampFile, stamp);
  return true;
}

/** The API, the sandbox and the web application. @returns {Promise<boolean>} false when the build failed; its own output says why. */
export function buildWhatChanged() {
  return build(APPLICATION);
}

/** The same and the benchmarks, which run what the application runs. */
export async function buildBenchmarks() {
  return (await build(APPLICATION)) && (await build(BENCHMARKS));
}
