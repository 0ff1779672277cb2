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

/**
 * What the socket.io adapter takes for a pool. It keeps a client for LISTEN, hears only that client's `end` and never
 * gives a lost one back: so that client is one of its own here, and a lost database costs neither the process (an
 * unheard `error`) nor a place in a pool.
 */
export class SocketConnections {
  private readonly pool: Pool;
  private readonly listeners = new Set<Client>();
  private isClosed = false;

  constructor(
    private readonly databaseUrl: string,
    private readonly note: (error: unknown) => void,
  ) {
    this.pool = new Pool({ connectionString: databaseUrl, max: POOL_SIZE, application_name: APPLICATION });
    this.pool.on('error', note);
  }

  /** A client to LISTEN on; `release` ends it. */
  async connect(): Promise<Client & { release(): void }> {
    const client = new Client({ connectionString: this.databaseUrl, application_name: APPLICATION });
    client.on('error', this.note).on('notification', nameNamespace);
    client.once('end', () => this.listeners.delete(client));
    await client.connect();
    this.listeners.add(client);
    if (this.isClosed) await client.end();
    return Object.assign(client, { release: () => void client.end() });
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
