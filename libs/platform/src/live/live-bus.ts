import { Logger, type OnApplicationShutdown } from '@nestjs/common';
import { LIVE_NAMESPACE, type LiveEventName, type LiveEvents } from '@coprowatt/contracts';
import { Emitter } from '@socket.io/postgres-emitter';
import { Pool } from 'pg';

/**
 * Live nudges to browsers, through NOTIFY to every process that holds sockets (design section 6). Call it after the
 * commit. A nudge that cannot be sent is logged and dropped: truth is REST.
 */
export class LiveBus implements OnApplicationShutdown {
  private readonly logger = new Logger(LiveBus.name);
  private readonly pool: Pool;
  private readonly pending = new Set<Promise<unknown>>();
  private readonly emitter: Emitter;

  constructor(databaseUrl: string) {
    this.pool = new Pool({ connectionString: databaseUrl, max: 2, application_name: 'coprowatt live' });
    this.pool.on('error', (error) => this.logger.warn({ err: error }, 'live connection'));
    // The emitter answers a failed query by emitting once more; ours never fails, so a lost database cannot make it loop.
    const query = (text: string, values: unknown[]) => this.track(this.pool.query(text, values));
    this.emitter = new Emitter({ query }, LIVE_NAMESPACE);
  }

  /** Sends an event to the sockets of the rooms (`building:<id>`, `user:<id>`, `session:<id>`), once a socket. */
  async emit<Name extends LiveEventName>(
    rooms: string[],
    event: Name,
    payload: LiveEvents[Name],
  ): Promise<void> {
    this.emitter.to(rooms).emit(event, payload);
    await this.settled();
  }

  /** Ends every socket of a room, in all processes. */
  async disconnect(room: string): Promise<void> {
    this.emitter.in(room).disconnectSockets(true);
    await this.settled();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.settled();
    await this.pool.end();
  }

  private track(query: Promise<{ rows: unknown[] }>): Promise<{ rows: unknown[] }> {
    const tracked = query.catch((error: unknown) => {
      this.logger.warn({ err: error }, 'a live event was not sent');
      return { rows: [{ id: null }] };
    });
    this.pending.add(tracked);
    void tracked.finally(() => this.pending.delete(tracked));
    return tracked;
  }

  private async settled(): Promise<void> {
    await Promise.all(this.pending);
  }
}
