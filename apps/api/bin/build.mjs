// Builds the API, the sandbox and the web application when a source differs from the last build that succeeded.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

const root = join(import.meta.dirname, '..', '..', '..');
const stampFile = join(root, 'node_modules/.cache/coprowatt-build.stamp');
const SOURCES = [
  'apps/api',
  'apps/sandbox',
  'apps/web',
  'libs',
  'package-lock.json',
  'tsconfig.base.json',
  '.swcrc',
  'nx.json',
];
const OUTPUTS = ['apps/api/dist/main.js', 'apps/sandbox/dist/main.js', 'apps/web/build/200.html'];
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
async function sourceStamp() {
  const files = (await Promise.all(SOURCES.map(filesBelow))).flat();
  const hash = createHash('sha256');
  for (const file of files)
    hash
      .update(`${file}\0`)
      .update(await readFile(join(root, file)))
      .update('\0');
  return hash.digest('hex');
}

async function isUpToDate(stamp) {
  const built = await readFile(stampFile, 'utf8').catch(() => '');
  return built === stamp && OUTPUTS.every((path) => existsSync(join(root, path)));
}

/** Says each task as Nx reaches it; what the tools print is shown only when something failed. */
function tellProgress(child, output) {
  const told = new Set();
  const hear = (chunk) => {
    output.push(chunk);
    for (const [, task] of String(chunk).matchAll(/nx run ([\w-]+:[\w-]+)/g)) {
      if (!told.has(task)) process.stdout.write(`  ${task}\n`);
      told.add(task);
    }
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
}

async function runNx() {
  const { bin } = JSON.parse(await readFile(join(root, 'node_modules/nx/package.json'), 'utf8'));
  const args = [
    join(root, 'node_modules/nx', bin.nx),
    'run-many',
    '-t',
    'build',
    '-p',
    'api',
    'sandbox',
    'web',
  ];
  const path = `${join(root, 'node_modules/.bin')}${delimiter}${process.env.PATH ?? ''}`;
  const child = spawn(process.execPath, [...args, '--outputStyle=static'], {
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

/** @returns {Promise<boolean>} false when the build failed; its own output says why. */
export async function buildWhatChanged() {
  const stamp = await sourceStamp();
  if (await isUpToDate(stamp)) return true;
  process.stdout.write('Building CoproWatt…\n');
  if (!(await runNx())) return false;
  await mkdir(join(root, 'node_modules/.cache'), { recursive: true });
  await writeFile(stampFile, stamp);
  return true;
}
