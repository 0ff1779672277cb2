// `npm run test:timescale`: what needs TimescaleDB, and the reading stores, on the server of DATABASE_URL. Its databases are
// its own, called `test_…`, and removed at the end; the database that the URL names is only asked what the server can do.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import pg from 'pg';

const root = join(import.meta.dirname, '..', '..');
const url = process.env.DATABASE_URL;
/** Files that need compression, which the community licence alone has. */
const COMMUNITY = '\\.community\\.';

const SERVER = `
  select current_setting('server_version') as version,
    (select default_version from pg_available_extensions where name = 'timescaledb') as timescale,
    current_setting('timescaledb.max_background_workers', true) is not null as preloaded,
    (select rolcreatedb or rolsuper from pg_roles where rolname = current_user) as "mayCreate"`;

function refuse(why) {
  process.stderr.write(`${why}\n`);
  process.exit(1);
}

/** The licence shows in a database with the extension only. */
async function licenceOf(client) {
  const name = `test_${process.pid}_licence`;
  const place = new URL(url);
  place.pathname = `/${name}`;
  await client.query(`create database ${name}`);
  const inside = new pg.Client({ connectionString: place.href });
  try {
    await inside.connect();
    await inside.query('create extension if not exists timescaledb');
    const { rows } = await inside.query(`select current_setting('timescaledb.license') as licence`);
    return rows[0].licence;
  } finally {
    await inside.end();
    await client.query(`drop database ${name} with (force)`);
  }
}

async function lookAtServer() {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { version, timescale, preloaded, mayCreate } = (await client.query(SERVER)).rows[0];
    if (timescale === null) refuse('This server has no TimescaleDB: there is nothing to test here.');
    if (!preloaded) refuse('TimescaleDB is not in shared_preload_libraries of this server.');
    if (!mayCreate)
      refuse('The role of DATABASE_URL may not create databases: the tests need some of their own.');
    return { version, timescale, licence: await licenceOf(client) };
  } finally {
    await client.end();
  }
}

if (!url)
  refuse('Set DATABASE_URL to a PostgreSQL server with TimescaleDB (a role that may create databases).');
const { version, timescale, licence } = await lookAtServer().catch((error) =>
  refuse(`The server of DATABASE_URL cannot be asked: ${error.message}`),
);
const community = licence === 'timescale';
process.stdout.write(`PostgreSQL ${version}, TimescaleDB ${timescale}, licence ${licence}\n`);
if (!community)
  process.stdout.write('This licence has no compression: its tests are left out, all others run.\n');

const jest = spawn(
  process.execPath,
  [
    '--disable-warning=ExperimentalWarning',
    '--experimental-vm-modules',
    'node_modules/jest/bin/jest.js',
    // Before another flag: it would take what the caller adds for more patterns.
    ...(community ? [] : ['--testPathIgnorePatterns', COMMUNITY]),
    '--selectProjects',
    'timescale',
    '--runInBand',
    '--verbose',
    ...process.argv.slice(2),
  ],
  {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, TZ: 'UTC', COPROWATT_TEST_DATABASE_URL: url },
  },
);
jest.on('close', (code) => {
  process.exitCode = code ?? 1;
});
