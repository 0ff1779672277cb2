import { setTimeout as delay } from 'node:timers/promises';
import { StartRefused, type PlatformConfig } from '@coprowatt/platform';
import { Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Client } from 'pg';

const KEY = `hashtext('iot'), hashtext('store')`;
const RETRY_MS = 500;

/**
 * A lock of this database that each running process holds together with the others, and the change of store alone: it is
 * how a command knows that nobody runs. The end of a process, however it comes, gives it back.
 */
export class StoreUse implements OnApplicationShutdown {
  private readonly logger = new Logger(StoreUse.name);
  private client: Client | null = null;
  private closed = false;

  constructor(private readonly databaseUrl: string) {}

  /** Takes the lock as one of many. @throws StartRefused while the store is being changed. */
  async open(): Promise<void> {
    if (!(await this.take()))
      throw new StartRefused(
        'The store of readings is being changed: start again when `npm run change-store` has ended.',
      );
  }

  async onApplicationShutdown(): Promise<void> {
    this.closed = true;
    await this.client?.end();
  }

  private async take(): Promise<boolean> {
    const client = await connect(this.databaseUrl);
    if (!(await holds(client, `pg_try_advisory_lock_shared(${KEY})`))) {
      await client.end();
      return false;
    }
    this.client = client;
    client.on('error', () => this.lost(client));
    client.on('end', () => this.lost(client));
    return true;
  }

  /** `end` follows `error`: only the first counts. */
  private lost(client: Client): void {
    if (this.closed || client !== this.client) return;
    this.client = null;
    client.end().catch(() => undefined);
    void this.retake();
  }

  // Day rows are locked by every write, the change's included: a process that lost its connection does no harm meanwhile.
  private async retake(): Promise<void> {
    while (!this.closed) {
      // A process whose start failed is not kept by it.
      await delay(RETRY_MS, undefined, { ref: false });
      try {
        if (await this.take()) return;
        this.logger.error('the store of readings is being changed under a process that runs: stop it');
      } catch {
        // The database is away: everything else says so.
      }
    }
  }
}

export async function openStoreUse({ databaseUrl }: PlatformConfig): Promise<StoreUse> {
  const use = new StoreUse(databaseUrl);
  await use.open();
  return use;
}

/** Does `work` while no process runs on the database and none can start. @throws StartRefused when one runs. */
export async function whileUnused<T>(databaseUrl: string, work: () => Promise<T>): Promise<T> {
  const client = await connect(databaseUrl);
  try {
    if (!(await holds(client, `pg_try_advisory_lock(${KEY})`)))
      throw new StartRefused(
        'CoproWatt runs on this database, or another change of store does: stop every process, then try again.',
      );
    return await work();
  } finally {
    await client.end();
  }
}

async function connect(databaseUrl: string): Promise<Client> {
  const client = new Client({
    connectionString: databaseUrl,
    keepAlive: true,
    application_name: 'coprowatt store',
  });
  await client.connect();
  return client;
}

async function holds(client: Client, lock: string): Promise<boolean> {
  const { rows } = await client.query<{ held: boolean }>(`select ${lock} as held`);
  return rows[0]?.held ?? false;
}
