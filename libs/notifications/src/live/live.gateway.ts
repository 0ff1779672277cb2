import { LIVE_NAMESPACE, type ServerToClientEvents } from '@coprowatt/contracts';
import {
  AccessPolicy,
  requestSession,
  SessionRepository,
  WebSessions,
  type RequestSession,
} from '@coprowatt/identity';
import { PlatformConfig } from '@coprowatt/platform';
import { Logger } from '@nestjs/common';
import { WebSocketGateway, type OnGatewayConnection, type OnGatewayInit } from '@nestjs/websockets';
import type { DefaultEventsMap, Namespace, Socket } from 'socket.io';
import { HandshakeRefusal, isOwnOrigin } from './handshake.ts';
import { isSameSet, roomsFor } from './live-rooms.ts';

interface Admission {
  session: RequestSession;
  rooms: string[];
}

type LiveSocket = Socket<DefaultEventsMap, ServerToClientEvents, DefaultEventsMap, Admission>;

/** How often an open line is checked against sessions and memberships, in case the news of their end was lost. */
export const RECHECK_MS = 60_000;

/**
 * The live line (design section 6): a signed-in person's sockets join the rooms that the policy gives; a client says
 * nothing here. Whoever ends a session or changes a scope empties its room through LiveBus.disconnect.
 */
@WebSocketGateway({ namespace: LIVE_NAMESPACE })
export class LiveGateway implements OnGatewayInit<Namespace>, OnGatewayConnection<LiveSocket> {
  private readonly logger = new Logger(LiveGateway.name);

  constructor(
    private readonly config: PlatformConfig,
    private readonly sessions: WebSessions,
    private readonly liveSessions: SessionRepository,
    private readonly policy: AccessPolicy,
  ) {}

  afterInit(namespace: Namespace): void {
    namespace.server.engine.use(this.sessions.middleware);
    namespace.server.of('/').use((_socket, next) => next(new HandshakeRefusal('not_found')));
    namespace.use((socket, next) => {
      this.admit(socket as LiveSocket).then(
        () => next(),
        (error: unknown) => next(this.refusalFor(error)),
      );
    });
  }

  /** Joins at once, then looks again: an end that fell between the handshake and the joining is not missed. */
  handleConnection(socket: LiveSocket): void {
    const { session, rooms } = socket.data;
    void socket.join(rooms);
    const expiry = setTimeout(() => socket.disconnect(true), session.expiresAt.getTime() - Date.now());
    const watch = setInterval(() => void this.recheck(socket), RECHECK_MS);
    socket.once('disconnect', () => {
      clearTimeout(expiry);
      clearInterval(watch);
    });
    void this.recheck(socket);
  }

  private async admit(socket: LiveSocket): Promise<void> {
    if (!isOwnOrigin(socket.handshake.headers.origin, this.config.publicUrl))
      throw new HandshakeRefusal('origin_refused');
    const session = requestSession(socket.request);
    if (!session) throw new HandshakeRefusal('unauthenticated');
    socket.data = { session, rooms: await this.roomsOf(session) };
  }

  /** A fault of ours is logged here; the browser hears its code alone. */
  private refusalFor(error: unknown): HandshakeRefusal {
    if (error instanceof HandshakeRefusal) return error;
    this.logger.error({ err: error }, 'a handshake failed');
    return new HandshakeRefusal('internal_error');
  }

  private async roomsOf(session: RequestSession): Promise<string[]> {
    return roomsFor(session, await this.policy.accesses(session.userId));
  }

  /** Closes a socket whose session ended or whose rooms are no longer those that it joined; it may come back. */
  private async recheck(socket: LiveSocket): Promise<void> {
    try {
      if (!(await this.isEntitled(socket.data))) socket.disconnect(true);
    } catch (error) {
      this.logger.warn({ err: error }, 'a live line could not be checked and is closed');
      socket.disconnect(true);
    }
  }

  private async isEntitled({ session, rooms }: Admission): Promise<boolean> {
    const [isLive, present] = await Promise.all([
      this.liveSessions.isLive(session.id),
      this.roomsOf(session),
    ]);
    return isLive && isSameSet(present, rooms);
  }
}
