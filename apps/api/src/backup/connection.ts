import { Client } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { RowCheck } from './row-check.ts';

// COPY writes the same text for the same rows on every server; whatever takes long may.
const SETTINGS = `
  set datestyle = 'ISO, YMD'; set intervalstyle = 'postgres'; set timezone = 'UTC'; set extra_float_digits = 1;
  set bytea_output = 'hex'; set statement_timeout = 0; set lock_timeout = 0; set idle_in_transaction_session_timeout = 0`;

/** A connection of its own, whose COPY texts can be compared with those of another server. */
export async function withConnection<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, application_name: 'coprowatt backup', keepAlive: true });
  let lost: Error | null = null;
  client.on('error', (error) => (lost = error));
  await client.connect();
  try {
    await client.query(SETTINGS);
    return await work(client);
  } catch (error) {
    throw lost ?? error;
  } finally {
    await client.end();
  }
}

/** The rows of a query as COPY's text, in pieces; each piece is counted by `check` before it is given. */
export async function* copyOut(client: Client, sql: string, check: RowCheck): AsyncGenerator<Buffer> {
  const stream: AsyncIterable<Buffer> = client.query(copyTo(`copy (${sql}) to stdout`));
  for await (const chunk of stream) {
    check.add(chunk);
    yield chunk;
  }
}
