// Jest's globalSetup of the integration tests. A run holds one connection for as long as it lasts, so that a run
// that ends earlier sees that the server is still in use.
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { ensureTestServer } from './test-server.mjs';

const RUN = 'coprowatt test run';

async function hold(url) {
  const client = new pg.Client({ connectionString: url, application_name: RUN });
  client.on('error', () => {}); // the server may be stopped under a run that was suspended; its tests will tell
  await client.connect();
  return client;
}

/** A run that ends at this very moment may stop the server between the two steps: then start it again. */
async function start() {
  try {
    const { url } = await ensureTestServer();
    return { url, held: await hold(url) };
  } catch {
    const { url } = await ensureTestServer();
    return { url, held: await hold(url) };
  }
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Databases are called `test_<process>_<random>`; those of killed runs are dropped here. */
async function dropLeftovers(client) {
  const { rows } = await client.query("select datname from pg_database where datname like 'test\\_%'");
  for (const { datname } of rows) {
    if (!isAlive(Number(datname.split('_')[1])))
      await client.query(`drop database if exists ${datname} with (force)`);
  }
}

export default async function setup() {
  // Names the run's migrated databases, which its tests copy (`createTestDatabase`).
  process.env.COPROWATT_TEST_RUN = `${process.pid}_${randomBytes(4).toString('hex')}`;
  if (process.env.COPROWATT_TEST_DATABASE_URL) return;
  const { url, held } = await start();
  await dropLeftovers(held);
  process.env.COPROWATT_TEST_DATABASE_URL = url;
  globalThis.coprowattTestRun = held;
}
