// `npm run check:docker`: does in plain folders what an engine would do with docker/Dockerfile, stage by stage and command by
// command, starts what came out with the image's own entry point and health check against a PostgreSQL (DATABASE_URL, else an
// embedded one), and tells sizes and times. What it cannot show: the base image, its users, and what Compose makes of it all.
import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join, matchesGlob, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const root = resolve(import.meta.dirname, '..');
const READY_WITHIN_MS = 120_000;

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

/** Words of an instruction in JSON form, `HEALTHCHECK`'s options left out. */
const wordsOf = (text) => JSON.parse(text.slice(text.indexOf('[')));

async function isHealthy(made, folder, env) {
  const [command, ...args] = wordsOf(made.HEALTHCHECK);
  return run(command, args, { cwd: folder, env, stdio: 'ignore' }).then(
    () => true,
    () => false,
  );
}

/** Starts the image's command as Compose does, secrets as files; answers the milliseconds until its own check calls it healthy. */
async function start(made, folder, url) {
  const secrets = join(folder, '../secrets');
  await mkdir(secrets);
  await writeFile(join(secrets, 'database_url'), url);
  await writeFile(join(secrets, 'iot_encryption_key'), randomBytes(32).toString('base64'));
  const env = {
    PATH: process.env.PATH,
    ...made.env,
    HOST: '127.0.0.1',
    PORT: '3998',
    ROLE: 'api',
    SECRETS_DIR: secrets,
    PUBLIC_URL: 'https://copro.example.org',
    LOG_LEVEL: 'warn',
  };
  const began = Date.now();
  const [entry, ...args] = [...wordsOf(made.ENTRYPOINT), ...wordsOf(made.CMD)];
  const child = spawn(entry, args, { cwd: folder, env, stdio: ['ignore', 'inherit', 'inherit'] });
  const ended = new Promise((done) => child.once('exit', done));
  try {
    while (!(await isHealthy(made, folder, env))) {
      if (child.exitCode !== null || Date.now() - began > READY_WITHIN_MS)
        throw new Error('it did not become healthy');
      await delay(200);
    }
    const healthyMs = Date.now() - began;
    const page = await fetch('http://127.0.0.1:3998/', { headers: { 'x-forwarded-proto': 'https' } });
    const ready = await fetch('http://127.0.0.1:3998/health/ready');
    if (page.status !== 200 || ready.status !== 200)
      throw new Error(`page ${page.status}, ready ${ready.status}`);
    await run('node', ['apps/api/dist/backup/backup.main.js', '--to', join(folder, '../made.backup')], {
      cwd: folder,
      env: { ...env, DATABASE_URL: url },
    });
    return healthyMs;
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
}

const folder = await mkdtemp(join(process.env.TMPDIR ?? tmpdir(), 'coprowatt-image-'));
let server = null;
try {
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
  say(
    `healthy ${((await start(made, image, server.url)) / 1000).toFixed(1)} s after its start, migrations of an empty database included`,
  );
  say('1 passed, 0 failed');
} finally {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
}
