// Jest's globalTeardown of the integration tests: the last run on this checkout stops the server.
import { ensureTestServer } from './test-server.mjs';

const OTHERS =
  "select count(*)::int as n from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()";

export default async function teardown() {
  const held = globalThis.coprowattTestRun;
  if (!held) return;
  const { rows } = await held.query(OTHERS);
  await held.end();
  if (rows[0].n > 0) return;
  const server = await ensureTestServer();
  await server.stop();
}
