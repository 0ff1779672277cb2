import { LIVE_NAMESPACE } from '@coprowatt/contracts';
import { Logger, type INestApplication } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { createAdapter } from '@socket.io/postgres-adapter';
import type { Pool } from 'pg';
import { SocketConnections } from './socket-connections.ts';

// Nest brings a socket.io of its own, so the types come from its adapter.
type CreateServer = IoAdapter['createIOServer'];

/** Browsers that are to come back do so one after the other within this. */
const RETURN_WITHIN_MS = 5_000;

/** socket.io over WebSocket only, its rooms shared by all processes through PostgreSQL's NOTIFY (design section 6). */
export class PostgresIoAdapter extends IoAdapter {
  private readonly connectionLog = new Logger(PostgresIoAdapter.name);
  private readonly note = (error: unknown): void => this.connectionLog.warn({ err: error }, 'sockets');
  private readonly connections: SocketConnections;
  private readonly servers: ReturnType<CreateServer>[] = [];

  constructor(app: INestApplication, databaseUrl: string) {
    super(app);
    this.connections = new SocketConnections(databaseUrl, this.note, () => this.haveAllComeBack());
  }

  override createIOServer(...[port, options]: Parameters<CreateServer>): ReturnType<CreateServer> {
    const webSocketOnly = { ...options, transports: ['websocket'], serveClient: false } as typeof options;
    const server = super.createIOServer(port, webSocketOnly);
    server.adapter(createAdapter(this.connections as unknown as Pool, { errorHandler: this.note }));
    this.servers.push(server);
    return server;
  }

  /** Events were lost: who comes back reads again what he shows. */
  private haveAllComeBack(): void {
    for (const server of this.servers)
      for (const socket of server.of(LIVE_NAMESPACE).sockets.values())
        setTimeout(() => socket.disconnect(true), Math.random() * RETURN_WITHIN_MS).unref();
  }

  /** Nest leaves a server open when connections are closed by force; the adapter's LISTEN would outlive it. */
  override async dispose(): Promise<void> {
    await Promise.all(this.servers.map((server) => server.close()));
    await super.dispose();
    await this.connections.end();
  }
}
