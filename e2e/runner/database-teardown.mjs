// Jest's globalTeardown of the integration tests: the last run on this checkout stops the server.
import pg from 'pg';
import { ensureTestServer } from './test-server.mjs';

const OTHERS =
  "select count(*)::int as n from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()";

async function dropTemplates(client) {
  const ofRun = `test_${process.env.COPROWATT_TEST_RUN}_`;
  const { rows } = await client.query('select datname from pg_database where starts_with(datname, $1)', [
    ofRun,
  ]);
  for (const { datname } of rows) await client.query(`drop database if exists ${datname} with (force)`);
}

/** A server that was given is left as it was found. */
async function leaveGivenServer() {
  const client = new pg.Client({ connectionString: process.env.COPROWATT_TEST_DATABASE_URL });
  await client.connect();
  await dropTemplates(client);
  await client.end();
}

export default async function teardown() {
  const held = globalThis.coprowattTestRun;
  if (!held) return leaveGivenServer();
  await dropTemplates(held);
  const { rows } = await held.query(OTHERS);
  await held.end();
  if (rows[0].n > 0) return;
  const server = await ensureTestServer();
  await server.stop();
}
