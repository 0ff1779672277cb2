import type { IncomingMessage } from 'node:http';
import 'express-session';

declare module 'express-session' {
  interface SessionData {
    userId: string;
    /** Names the session outside; the cookie's value stays between browser and store. */
    publicId: string;
    /** Browser and system in words, and the truncated network, of the sign-in. */
    device: string | null;
    network: string | null;
  }
}

/** A sign-in that is live. */
export interface RequestSession {
  /** Public id of the session: safe in rooms, lists and rows. */
  id: string;
  userId: string;
  /** End of the session, machine time; it never moves. */
  expiresAt: Date;
}

/** The session that the middleware found on a request, or null when nobody is signed in. */
export function requestSession(request: IncomingMessage): RequestSession | null {
  const session = 'session' in request ? (request as unknown as Express.Request).session : undefined;
  if (!session?.userId || !session.publicId || !session.cookie.expires) return null;
  return { id: session.publicId, userId: session.userId, expiresAt: new Date(session.cookie.expires) };
}
