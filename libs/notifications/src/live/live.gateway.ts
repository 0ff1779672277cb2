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
import { Gathered } from './gathered.ts';
import { HandshakeRefusal, isOwnOrigin } from './handshake.ts';
import { isSameSet, roomsFor } from './live-rooms.ts';

interface Admission {
  session: RequestSession;
  rooms: string[];
}

type LiveSocket = Socket<DefaultEventsMap, ServerToClientEvents, DefaultEventsMap, Admission>;

/** How often an open line is checked against sessions and memberships, in case the news of their end was lost. */
export const RECHECK_MS = 60_000;

/** Sockets looked at in one go: few enough that reads of people find their turn in between. */
const LOOKS_AT_ONCE = 50;

/**
 * The live line (design section 6): a signed-in person's sockets join the rooms that the policy gives; a client says
 * nothing here. Whoever ends a session or changes a scope empties its room through LiveBus.disconnect.
 */
@WebSocketGateway({ namespace: LIVE_NAMESPACE })
export class LiveGateway implements OnGatewayInit<Namespace>, OnGatewayConnection<LiveSocket> {
  private readonly logger = new Logger(LiveGateway.name);
  /** A process that is started again has all its sockets back within seconds, and looks at all of them in the same minute. */
  private readonly looks = new Gathered(
    (sessions: RequestSession[]) => this.roomsOfAll(sessions),
    LOOKS_AT_ONCE,
  );

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
    const rooms = session && (await this.looks.ask(session));
    if (!rooms) throw new HandshakeRefusal('unauthenticated');
    socket.data = { session, rooms };
  }

  /** A fault of ours is logged here; the browser hears its code alone. */
  private refusalFor(error: unknown): HandshakeRefusal {
    if (error instanceof HandshakeRefusal) return error;
    this.logger.error({ err: error }, 'a handshake failed');
    return new HandshakeRefusal('internal_error');
  }

  /** Closes a socket whose session ended or whose rooms are no longer those that it joined; it may come back. */
  private async recheck(socket: LiveSocket): Promise<void> {
    try {
      const rooms = await this.looks.ask(socket.data.session);
      if (!rooms || !isSameSet(rooms, socket.data.rooms)) socket.disconnect(true);
    } catch (error) {
      this.logger.warn({ err: error }, 'a live line could not be checked and is closed');
      socket.disconnect(true);
    }
  }

  /** The rooms that each sign-in should be in now, in three statements for all of them; null where it is over. */
  private async roomsOfAll(sessions: RequestSession[]): Promise<(string[] | null)[]> {
    const people = [...new Set(sessions.map(({ userId }) => userId))];
    const [live, accesses] = await Promise.all([
      this.liveSessions.liveAmong(sessions.map(({ id }) => id)),
      this.policy.accessesOf(people),
    ]);
    return sessions.map((session) =>
      live.has(session.id) ? roomsFor(session, accesses.get(session.userId) ?? []) : null,
    );
  }
}
