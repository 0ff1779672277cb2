import { setTimeout as delay } from 'node:timers/promises';
import { LIVE_NAMESPACE } from '@coprowatt/contracts';
import type { DataSource } from 'typeorm';

const WITHIN_MS = 30_000;

/**
 * Waits until events reach the sockets: the adapter starts to LISTEN on its own, after the server listens, and last of all for
 * the live namespace.
 * @param db of the application, which is the only one on its database.
 * @param lost process id of a connection that was ended, and is not the one waited for.
 * @returns the process id of the connection.
 */
export async function untilListening(db: DataSource, lost = 0): Promise<number> {
  for (const deadline = Date.now() + WITHIN_MS; Date.now() < deadline; await delay(20)) {
    const [listener] = await db.query<{ pid: number }[]>(
      `select pid from pg_stat_activity where datname = current_database() and application_name = 'coprowatt sockets'
         and state = 'idle' and query = $1 and pid <> $2`,
      [`LISTEN "socket.io#${LIVE_NAMESPACE}"`, lost],
    );
    if (listener) return listener.pid;
  }
  throw new Error('nobody listens');
}

/** Design section 6: who loses a right loses his socket within a second of it; how long the act took is another matter. */
const SOON_MS = 1_000;

/** @throws Error when what an act that is done by now was to bring does not come within a second. */
export async function soon(loss: Promise<unknown>): Promise<void> {
  const late = delay(SOON_MS, 'late', { ref: false });
  if ((await Promise.race([loss.then(() => 'in time'), late])) === 'late')
    throw new Error(`nothing within ${SOON_MS} ms`);
}
