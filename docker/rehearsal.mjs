// What Compose would have an image do, without an engine: its programs as its user, with a root that they cannot write to, secrets as
// files, and the entry point, health check and scripts that lie in it.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';

const WITHIN_MS = 120_000;
const PORT = '3998';
const BACKUP = /^coprowatt-\d{8}T\d{6}Z\.backup$/;
const OLD = 'coprowatt-20000101T000000Z.backup';
/** The image's `USER node`, where this may become somebody else. */
const user = process.getuid?.() === 0 ? { uid: 1000, gid: 1000 } : {};

/** Words of an instruction in JSON form, `HEALTHCHECK`'s options left out. */
const wordsOf = (text) => JSON.parse(text.slice(text.indexOf('[')));

async function give(path) {
  if (user.uid !== undefined) await chown(path, user.uid, user.gid);
}

async function ownFolder(path) {
  await mkdir(path, { mode: 0o700 });
  await give(path);
  return path;
}

async function until(done, what) {
  const deadline = Date.now() + WITHIN_MS;
  while (!(await done())) {
    if (Date.now() > deadline) throw new Error(`${what}: not within ${WITHIN_MS / 1000} s`);
    await delay(200);
  }
}

async function query(url, sql) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** What a container's first process leaves ends with it: the pause of a script, say. */
function endGroup(pid) {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

/** Databases of a server that are gone when the work is done. */
async function withDatabases(serverUrl, count, work) {
  const names = Array.from({ length: count }, () => `coprowatt_check_${randomBytes(6).toString('hex')}`);
  try {
    for (const name of names) await query(serverUrl, `create database ${name}`);
    return await work(...names.map((name) => Object.assign(new URL(serverUrl), { pathname: name }).href));
  } finally {
    for (const name of names) await query(serverUrl, `drop database if exists ${name} with (force)`);
  }
}

/** @param made ENV, ENTRYPOINT, CMD and HEALTHCHECK of the image that lies in a folder. */
export class Rehearsal {
  #made;
  #image;
  #folder;
  #say;
  #running = [];

  constructor(made, image, folder, say) {
    this.#made = made;
    this.#image = image;
    this.#folder = folder;
    this.#say = say;
  }

  /** @throws Error at the first thing that is not as Compose needs it. */
  async run(serverUrl) {
    await this.#closeRoot();
    try {
      await withDatabases(serverUrl, 2, async (url, freshUrl) => {
        const key = randomBytes(32).toString('base64');
        await this.#serve(url, key);
        const file = await this.#backUp(url);
        await this.#workerRecords(url);
        await this.#stop();
        await this.#commands(freshUrl, key, file);
      });
    } catch (error) {
      for (const { told } of this.#running) this.#say(told.out + told.errors);
      throw error;
    } finally {
      await this.#stop();
    }
  }

  async #closeRoot() {
    await ownFolder(join(this.#folder, 'tmp'));
    await this.#ended(this.#spawn('chmod', ['-R', 'a-w', this.#image], {}, {}));
    const { code } = await this.#ended(this.#spawn('sh', ['-c', ': > written'], {}, user), null);
    if (code === 0) throw new Error('The image can be written to.');
  }

  /** Gives the folder of the image back to whoever removes it. */
  async open() {
    await this.#ended(this.#spawn('chmod', ['-R', 'u+w', this.#image], {}, {}));
  }

  /** An API until its own check calls it healthy, and a worker beside it. */
  async #serve(url, key) {
    const secrets = await this.#secrets('app', { database_url: url, iot_encryption_key: key });
    const settings = {
      SECRETS_DIR: secrets,
      PUBLIC_URL: 'https://copro.example.org',
      LOG_LEVEL: 'warn',
      // As an empty line of docker/.env arrives.
      READING_STORE: '',
      DATABASE_STATEMENT_TIMEOUT_S: '',
      LINKY_ORES_ENABLED: '',
    };
    const began = Date.now();
    const api = { ...settings, ROLE: 'api', HOST: '127.0.0.1', PORT };
    const child = this.#start(wordsOf(this.#made.CMD), api);
    const [check, ...args] = wordsOf(this.#made.HEALTHCHECK);
    await until(async () => {
      if (child.exitCode !== null) throw new Error('the API ended');
      return (await this.#ended(this.#spawn(check, args, { PORT }, user), null)).code === 0;
    }, 'a healthy API');
    const seconds = ((Date.now() - began) / 1000).toFixed(1);
    this.#say(`healthy ${seconds} s after its start, migrations of an empty database included`);
    const page = await fetch(`http://127.0.0.1:${PORT}/`, { headers: { 'x-forwarded-proto': 'https' } });
    const ready = await fetch(`http://127.0.0.1:${PORT}/health/ready`);
    if (page.status !== 200 || ready.status !== 200)
      throw new Error(`page ${page.status}, ready ${ready.status}`);
    this.#start(wordsOf(this.#made.CMD), { ...settings, ROLE: 'worker' });
  }

  /** One turn of the backup service, before and after which its health check is asked; answers the file. */
  async #backUp(url) {
    const folder = await ownFolder(join(this.#folder, 'backups'));
    const env = {
      SECRETS_DIR: await this.#secrets('backup', { database_url: url }),
      BACKUP_FOLDER: folder,
      BACKUP_EVERY_HOURS: '24',
      BACKUP_KEEP: '1',
    };
    await writeFile(join(folder, OLD), '');
    await give(join(folder, OLD));
    await utimes(join(folder, OLD), 1e9, 1e9);
    const isFresh = async () =>
      (await this.#ended(this.#spawn('sh', ['docker/backup-age.sh'], env, user), null)).code === 0;
    if (await isFresh()) throw new Error('A backup of long ago counts as fresh.');
    const loop = this.#start(['sh', 'docker/backup-loop.sh'], env);
    let names = [];
    await until(async () => {
      names = await readdir(folder);
      return names.length === 1 && BACKUP.test(names[0]) && names[0] !== OLD;
    }, 'one turn of the backup service');
    if (!(await isFresh())) throw new Error('A backup of now counts as old.');
    loop.kill('SIGTERM');
    const { code } = await this.#ended(loop, null);
    if (code !== 0) throw new Error(`The backup service ended with ${code}.`);
    this.#say(
      'the backup service made one, kept one, was unhealthy before and healthy after, and stopped when told to',
    );
    return join(folder, names[0]);
  }

  /** A backup becomes a row of the journal by whoever works: an API does not. */
  async #workerRecords(url) {
    const sql = "select outcome from audit_logs where act = 'backup.made'";
    await until(async () => (await query(url, sql)).length > 0, 'a worker that works');
    this.#say('the worker recorded the backup');
  }

  /** What docs/operations.md runs by `docker compose run`, each for real. */
  async #commands(url, key, file) {
    const command = async (name, args, secrets) => {
      const SECRETS_DIR = await this.#secrets(name, { database_url: url, ...secrets });
      const words = ['node', `apps/api/dist/${name}.js`, ...args];
      const told = await this.#ended(this.#start(words, { SECRETS_DIR }), 0);
      this.#say(`${name}: ${told.out.trim().split('\n').at(-1)}`);
    };
    await command('backup/restore.main', ['--from', file], { iot_encryption_key: key });
    const rotated = {
      iot_encryption_key: randomBytes(32).toString('base64'),
      iot_encryption_key_previous: key,
    };
    await command('rotate-keys/main', [], rotated);
    await command('change-store/main', ['--to', 'rows'], rotated);
    await command('backup/backup.main', ['--to', join(this.#folder, 'backups')], {});
  }

  async #secrets(name, secrets) {
    const folder = await ownFolder(join(this.#folder, `secrets-${name.replace('/', '-')}`));
    for (const [secret, value] of Object.entries(secrets)) {
      await writeFile(join(folder, secret), value, { mode: 0o600 });
      await give(join(folder, secret));
    }
    return folder;
  }

  /** Through the entry point, as the user. */
  #start(words, env) {
    const [entry, ...args] = [...wordsOf(this.#made.ENTRYPOINT), ...words];
    const child = this.#spawn(entry, args, env, user);
    this.#running.push(child);
    return child;
  }

  #spawn(command, args, env, as) {
    const child = spawn(command, args, {
      cwd: this.#image,
      env: { PATH: process.env.PATH, ...this.#made.env, TMPDIR: join(this.#folder, 'tmp'), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true, // a group of its own
      ...as,
    });
    child.told = { out: '', errors: '' };
    child.stdout.on('data', (chunk) => (child.told.out += chunk));
    child.stderr.on('data', (chunk) => (child.told.errors += chunk));
    child.once('exit', () => endGroup(child.pid));
    child.whole = new Promise((done, fail) => {
      child.once('error', fail);
      child.once('close', (code, signal) => done({ code: code ?? signal, ...child.told }));
    });
    return child;
  }

  /** @param wanted exit code, or null for any. */
  async #ended(child, wanted = 0) {
    const end = await child.whole;
    if (wanted !== null && end.code !== wanted)
      throw new Error(`${child.spawnargs.join(' ')} ended with ${end.code}\n${end.out}${end.errors}`);
    return end;
  }

  async #stop() {
    for (const child of this.#running.splice(0)) {
      child.kill('SIGTERM');
      await child.whole;
    }
  }
}
