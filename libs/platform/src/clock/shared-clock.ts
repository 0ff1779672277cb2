import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { CLOCK_CHANNEL, findClockRow, type ClockRow } from './clock-row.ts';
import { Clock } from './clock.ts';

const RECONNECT_MS = 500;

/** The Clock of one process: follows the shared row through LISTEN, and re-reads it on each reconnection. */
export class SharedClock extends Clock {
  readonly #databaseUrl: string;
  #client: Client | null = null;
  #closed = false;

  constructor(databaseUrl: string) {
    super();
    this.#databaseUrl = databaseUrl;
  }

  /** Listens and reads the row; resolves once it exists, rejects after `withinMs`. */
  async open(withinMs: number): Promise<void> {
    const deadline = Date.now() + withinMs;
    while (!(await this.#connect())) {
      if (Date.now() > deadline)
        throw new Error('The clock row is missing: the API has not run its migrations on this database');
      await delay(RECONNECT_MS);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#client?.end();
  }

  /** One try; false when the row does not exist yet. */
  async #connect(): Promise<boolean> {
    const client = new Client({
      connectionString: this.#databaseUrl,
      keepAlive: true,
      application_name: 'coprowatt clock',
    });
    client.on('error', () => this.#lost(client));
    client.on('end', () => this.#lost(client));
    client.on('notification', () => void this.#read(client).catch(() => this.#lost(client)));
    await client.connect();
    await client.query(`listen ${CLOCK_CHANNEL}`);
    const row = await findClockRow(client);
    if (row) this.#adopt(client, row);
    else await client.end();
    return row !== null;
  }

  #adopt(client: Client, row: ClockRow): void {
    this.#client = client;
    this.moveTo(row.offsetMs, row.clockStart !== null || row.offsetMs !== 0);
  }

  async #read(client: Client): Promise<void> {
    const row = await findClockRow(client);
    if (row) this.#adopt(client, row);
  }

  /** Only the connection in use counts: `end` follows `error`, and a given-up try has neither. */
  #lost(client: Client): void {
    if (this.#closed || client !== this.#client) return;
    this.#client = null;
    client.end().catch(() => undefined);
    void this.#reconnect();
  }

  async #reconnect(): Promise<void> {
    while (!this.#closed) {
      await delay(RECONNECT_MS);
      const connected = await this.#connect().catch(() => false);
      if (connected) return;
    }
  }
}

/**
 * Opens the shared clock of a database. Waits for the row, which the API makes after its migrations.
 * @param withinMs how long to wait for it, default 60 s.
 */
export async function openClock(databaseUrl: string, withinMs = 60_000): Promise<SharedClock> {
  const clock = new SharedClock(databaseUrl);
  await clock.open(withinMs);
  return clock;
}
