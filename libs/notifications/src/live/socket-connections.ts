import { LIVE_NAMESPACE } from '@coprowatt/contracts';
import { Client, Pool, type Notification, type QueryResult } from 'pg';

const APPLICATION = 'coprowatt sockets';

/** The adapter's own heartbeat and replies; events come from elsewhere. */
const POOL_SIZE = 2;

/**
 * The emitter (0.1) leaves out the namespace, without which the adapter (0.5) drops a message. Payloads above 8,000 bytes
 * travel through a table and are not mended: a nudge is far smaller.
 */
function nameNamespace(notification: Notification): void {
  const message: unknown = JSON.parse(notification.payload ?? 'null');
  if (typeof message === 'object' && message && !('nsp' in message) && !('attachmentId' in message))
    notification.payload = JSON.stringify({ ...message, nsp: LIVE_NAMESPACE });
}

/** A peer that is gone without a word is noticed within seconds, not hours: the client only listens. */
const KEEP_ALIVE = { keepAlive: true, keepAliveInitialDelayMillis: 10_000 };

/**
 * What the socket.io adapter takes for a pool. It keeps a client for LISTEN, hears only that client's `end` and never
 * gives a lost one back: so that client is one of its own here, and a lost database costs neither the process (an
 * unheard `error`) nor a place in a pool.
 */
export class SocketConnections {
  private readonly pool: Pool;
  private readonly listeners = new Set<Client>();
  private hasListened = false;
  private isClosed = false;

  /** @param onReturn called when events are heard again after a connection was lost: those of meanwhile were not. */
  constructor(
    private readonly databaseUrl: string,
    private readonly note: (error: unknown) => void,
    private readonly onReturn: () => void,
  ) {
    this.pool = new Pool({ connectionString: databaseUrl, max: POOL_SIZE, application_name: APPLICATION });
    this.pool.on('error', note);
  }

  /** A client to LISTEN on; `release` ends it. */
  async connect(): Promise<Client & { release(): void }> {
    const client = new Client({
      connectionString: this.databaseUrl,
      application_name: APPLICATION,
      ...KEEP_ALIVE,
    });
    client.on('error', this.note).on('notification', nameNamespace);
    client.once('end', () => this.listeners.delete(client));
    await client.connect();
    this.listeners.add(client);
    if (this.isClosed) await client.end();
    else await this.listen(client);
    return Object.assign(client, { release: () => void client.end() });
  }

  /** As the adapter will once more: what comes after the return is heard. */
  private async listen(client: Client): Promise<void> {
    await client.query(`LISTEN "socket.io#${LIVE_NAMESPACE}"`);
    if (this.hasListened) this.onReturn();
    this.hasListened = true;
  }

  query(text: string, values?: unknown[]): Promise<QueryResult> {
    return this.pool.query(text, values);
  }

  async end(): Promise<void> {
    this.isClosed = true;
    await Promise.all([...this.listeners].map((client) => client.end()));
    await this.pool.end();
  }
}
