// `npm run check:docker`: does in plain folders what an engine would do with docker/Dockerfile, stage by stage and command by
// command, rehearses with what came out what docker/compose.yaml and docs/operations.md have it do, against a PostgreSQL (DATABASE_URL of
// a role that may create databases, else an embedded one), and tells sizes and times. What it cannot show: the base image, and what an
// engine makes of it all.
import { spawn, spawnSync } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, matchesGlob, resolve } from 'node:path';
import { Rehearsal } from './rehearsal.mjs';

const root = resolve(import.meta.dirname, '..');

const say = (line) => process.stdout.write(`${line}\n`);

/** Instructions with their stage, continued lines joined, comments left out. */
async function readDockerfile() {
  const text = await readFile(join(root, 'docker/Dockerfile'), 'utf8');
  const lines = text
    .replace(/\\\n/g, ' ')
    .split('\n')
    .filter((line) => line.trim() && !line.startsWith('#'));
  const stages = [];
  for (const line of lines) {
    const [, word, rest] = /^(\w+)\s+(.*)$/.exec(line);
    if (word === 'FROM') stages.push({ name: / AS (\w+)$/.exec(rest)[1], steps: [] });
    else stages.at(-1)?.steps.push({ word, rest });
  }
  return stages;
}

/** Whether .dockerignore lets a path into the build. */
async function contextFilter() {
  const patterns = (await readFile(join(root, '.dockerignore'), 'utf8'))
    .split('\n')
    .filter((line) => line && !line.startsWith('#'));
  return (path) => {
    const inside = path.slice(root.length + 1);
    return inside === '' || !patterns.some((pattern) => matchesGlob(inside, pattern));
  };
}

function run(command, args, options) {
  return new Promise((done, fail) => {
    const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'inherit'], ...options });
    child.on('error', fail);
    child.on('close', (code) =>
      code === 0 ? done() : fail(new Error(`${args.join(' ')} ended with ${code}`)),
    );
  });
}

async function copy(step, folder, folders, accept) {
  const words = step.rest.split(/\s+/);
  const from = /^--from=(\w+)$/.exec(words[0])?.[1];
  const [source, target] = from ? words.slice(1) : words;
  const base = from ? join(folders[from], source.replace(/^\/app\/?/, '')) : join(root, source);
  await cp(base, join(folder, target), {
    recursive: true,
    verbatimSymlinks: true,
    filter: from ? () => true : accept,
  });
}

/** Runs a stage in a folder; answers its ENV, ENTRYPOINT, CMD and HEALTHCHECK. */
async function runStage({ name, steps }, folder, folders, accept) {
  const made = { env: {}, name };
  for (const step of steps) {
    const began = Date.now();
    if (step.word === 'COPY') await copy(step, folder, folders, accept);
    else if (step.word === 'ENV')
      for (const pair of step.rest.split(/\s+/)) made.env[pair.split('=')[0]] = pair.split('=')[1];
    else if (step.word === 'RUN' && / \/\w/.test(step.rest)) say(`  not run here: ${step.rest}`);
    else if (step.word === 'RUN')
      await run('sh', ['-c', step.rest], { cwd: folder, env: { ...process.env, ...made.env } });
    else made[step.word] = step.rest;
    if (['COPY', 'RUN'].includes(step.word))
      say(
        `  ${name}: ${step.word} ${step.rest.slice(0, 60)} (${((Date.now() - began) / 1000).toFixed(1)} s)`,
      );
  }
  return made;
}

async function bytesOf(folder) {
  let bytes = 0;
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true }))
    if (entry.isFile()) bytes += (await readFile(join(entry.parentPath, entry.name))).length;
  return bytes;
}

async function database(folder) {
  if (process.env.DATABASE_URL) return { url: process.env.DATABASE_URL, stop: async () => {} };
  const { ensureEmbeddedPostgres } = await import('../libs/platform/dist/embedded-postgres/index.js');
  return ensureEmbeddedPostgres({ dataDir: join(folder, 'data') });
}

/** Has a tool read the files, where it answers `isThere`. */
function validate(title, command, isThere, args) {
  if (spawnSync(command, isThere).status !== 0) return say(`  not run here: ${title}`);
  const env = {
    ...process.env,
    DOMAIN: 'copro.example.org',
    ACME_EMAIL: 'someone@example.org',
    COPROWATT_VERSION: '0',
    BACKUP_DIR: '/backups',
  };
  const { status, stderr } = spawnSync(command, args, {
    cwd: join(root, 'docker'),
    env,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${title}: ${stderr}`);
  say(`  ${title}: valid`);
}

const folder = await mkdtemp(join(process.env.TMPDIR ?? tmpdir(), 'coprowatt-image-'));
let server = null;
let rehearsal = null;
try {
  await chmod(folder, 0o755); // the image's user goes through it
  validate(
    'caddy validate',
    'caddy',
    ['version'],
    ['validate', '--adapter', 'caddyfile', '--config', 'Caddyfile'],
  );
  validate('docker compose config', 'docker', ['compose', 'version'], ['compose', 'config', '--quiet']);
  const [stages, accept] = [await readDockerfile(), await contextFilter()];
  const folders = {};
  let made = null;
  for (const stage of stages) {
    folders[stage.name] = join(folder, stage.name);
    await mkdir(folders[stage.name]);
    made = await runStage(stage, folders[stage.name], folders, accept);
  }
  const image = folders[made.name];
  say(
    `${((await bytesOf(image)) / 1e6).toFixed(0)} MB above the base image, ${((await bytesOf(join(image, 'node_modules'))) / 1e6).toFixed(0)} MB of them packages`,
  );
  server = await database(folder);
  rehearsal = new Rehearsal(made, image, folder, say);
  await rehearsal.run(server.url);
  say('1 passed, 0 failed');
} finally {
  await server?.stop();
  await rehearsal?.open();
  await rm(folder, { recursive: true, force: true });
}
