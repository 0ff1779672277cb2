import { Logger, type OnApplicationShutdown } from '@nestjs/common';
import { LIVE_NAMESPACE, type LiveEventName, type LiveEvents } from '@coprowatt/contracts';
import { Emitter } from '@socket.io/postgres-emitter';
import { Pool } from 'pg';

/** Live nudges to browsers, through NOTIFY to every process that holds sockets (design section 6). Call it after the commit. */
export class LiveBus implements OnApplicationShutdown {
  private readonly logger = new Logger(LiveBus.name);
  private readonly pool: Pool;
  private readonly pending = new Set<Promise<void>>();

  constructor(databaseUrl: string) {
    this.pool = new Pool({ connectionString: databaseUrl, max: 2, application_name: 'coprowatt live' });
    this.pool.on('error', (error) => this.logger.warn({ err: error }, 'live connection'));
  }

  /**
   * Sends an event to the sockets of the rooms (`building:<id>`, `user:<id>`, `session:<id>`), once a socket. One that
   * cannot be sent is logged and dropped: truth is REST.
   */
  async emit<Name extends LiveEventName>(
    rooms: string[],
    event: Name,
    payload: LiveEvents[Name],
  ): Promise<void> {
    await this.orDropped(this.emitOrThrow(rooms, event, payload));
  }

  /** As `emit`, for whoever keeps what was not sent and sends it later. @throws what the database says. */
  emitOrThrow<Name extends LiveEventName>(
    rooms: string[],
    event: Name,
    payload: LiveEvents[Name],
  ): Promise<void> {
    return this.send((emitter) => emitter.to(rooms).emit(event, payload));
  }

  /** Ends every socket of a room, in all processes. */
  async disconnect(room: string): Promise<void> {
    await this.orDropped(this.send((emitter) => emitter.in(room).disconnectSockets(true)));
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.allSettled(this.pending);
    await this.pool.end();
  }

  private async orDropped(sent: Promise<void>): Promise<void> {
    try {
      await sent;
    } catch (error) {
      this.logger.warn({ err: error }, 'a live event was not sent');
    }
  }

  private send(act: (emitter: Emitter) => void): Promise<void> {
    const sent = this.sendAll(act);
    this.pending.add(sent);
    const settle = (): boolean => this.pending.delete(sent);
    sent.then(settle, settle);
    return sent;
  }

  /**
   * The emitter keeps to itself what became of its queries, and answers a failed one by emitting once more: here each is
   * watched, and none fails in its eyes, so that a lost database cannot make it loop. A large payload takes two.
   */
  private async sendAll(act: (emitter: Emitter) => void): Promise<void> {
    const queries: Promise<unknown>[] = [];
    const failures: unknown[] = [];
    const query = (text: string, values: unknown[]): Promise<{ rows: unknown[] }> => {
      const answered = this.pool.query<{ id: unknown }>(text, values).catch((error: unknown) => {
        failures.push(error);
        return { rows: [{ id: null }] };
      });
      queries.push(answered);
      return answered;
    };
    act(new Emitter({ query }, LIVE_NAMESPACE));
    for (const answered of queries) await answered;
    if (failures.length > 0) throw failures[0];
  }
}
