import { AsyncLocalStorage } from 'node:async_hooks';
import { hkdfSync, randomUUID } from 'node:crypto';
import { PlatformConfig } from '@coprowatt/platform';
import { Injectable, Logger, type INestApplicationContext, type OnApplicationShutdown } from '@nestjs/common';
import connectPgSimple, { type PGStoreOptions } from 'connect-pg-simple';
import type { Request, RequestHandler } from 'express';
import session, { type SessionData } from 'express-session';
import type { Pool } from 'pg';
import { DataSource } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { truncatedNetwork } from '../auth/network-of.ts';
import { deviceWords } from './device-words.ts';
import { findSession } from './found-session.ts';
import './session-data.ts';
import { SESSION_LIFE_MS } from './session-life.ts';
import { Sightings } from './sightings.ts';

export const SESSION_COOKIE = 'coprowatt_session';

type EncryptionKeys = Pick<PlatformConfig, 'encryptionKey' | 'previousEncryptionKey'>;

/** Secrets that sign the cookie: derived (HKDF-SHA-256) from the current key, then from the previous one, still accepted. */
function cookieSecrets({ encryptionKey, previousEncryptionKey }: EncryptionKeys): string[] {
  const keys = previousEncryptionKey ? [encryptionKey, previousEncryptionKey] : [encryptionKey];
  return keys.map((key) =>
    Buffer.from(hkdfSync('sha256', key.bytes(), '', 'coprowatt session cookie', 32)).toString('base64'),
  );
}

function done(act: (callback: (error?: unknown) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => act((error) => (error ? reject(error) : resolve())));
}

/**
 * Writes a session once, when it opens: nothing in it changes later. Express saves a new one again at the end of the
 * response, and that would bring back a session that was ended meanwhile.
 */
class WriteOnceStore extends connectPgSimple(session) {
  private readonly written = new WeakSet<SessionData>();

  constructor(
    options: PGStoreOptions,
    private readonly find: (sid: string) => Promise<SessionData | null>,
  ) {
    super(options);
  }

  override get(sid: string, callback: (error: unknown, data?: SessionData | null) => void): void {
    // Outside the promise: what the callback throws is no refusal of ours.
    this.find(sid).then(
      (data) => process.nextTick(callback, null, data),
      (error: unknown) => process.nextTick(callback, error),
    );
  }

  override set(sid: string, data: SessionData, callback?: (error?: unknown) => void): void {
    if (this.written.has(data)) return callback?.();
    this.written.add(data);
    super.set(sid, data, callback);
  }
}

/** Server-side sessions in the table `sessions`, known to the browser by an opaque signed id (design section 3). */
@Injectable()
export class WebSessions implements OnApplicationShutdown {
  /** Finds the session of a request; for Express and for the socket handshake alike. */
  readonly middleware: RequestHandler;
  private readonly store: WriteOnceStore;
  /** The request whose session is looked for. */
  private readonly asking = new AsyncLocalStorage<Request>();

  constructor(
    config: PlatformConfig,
    dataSource: DataSource,
    private readonly sightings: Sightings,
  ) {
    const logger = new Logger(WebSessions.name);
    const options = {
      pool: (dataSource.driver as PostgresDriver).master as Pool,
      tableName: 'sessions',
      createTableIfMissing: false,
      disableTouch: true,
      errorLog: (message: string, error: unknown) => logger.error({ err: error }, message),
    };
    this.store = new WriteOnceStore(options, (sid) =>
      findSession(dataSource.manager, sid, this.asking.getStore()),
    );
    const secure = config.publicUrl.startsWith('https:');
    const middleware = session({
      name: SESSION_COOKIE,
      secret: cookieSecrets(config),
      store: this.store,
      resave: false,
      saveUninitialized: false,
      // With an https PUBLIC_URL a proxy ends TLS in front of us: its X-Forwarded-Proto says that the cookie may go out.
      proxy: secure,
      cookie: { path: '/', httpOnly: true, sameSite: 'lax', secure, maxAge: SESSION_LIFE_MS },
    });
    this.middleware = (request, response, next) =>
      this.asking.run(request, () => middleware(request, response, next));
  }

  /** Signs a person in under a fresh session id, which it answers; the session that came with the request ends. */
  async open(request: Request, userId: string): Promise<string> {
    await done((callback) => request.session.regenerate(callback));
    const publicId = randomUUID();
    const device = deviceWords(request.get('user-agent'));
    const network = truncatedNetwork(request.ip ?? '');
    Object.assign(request.session, { userId, publicId, device, network });
    await done((callback) => request.session.save(callback));
    await this.sightings.note(publicId);
    return publicId;
  }

  /** Ends the session of a request on the server. */
  async end(request: Request): Promise<void> {
    await done((callback) => request.session.destroy(callback));
  }

  onApplicationShutdown(): void {
    this.store.close();
  }
}

/** For main.ts: `app.use(sessionMiddleware(app))`, before the routes. */
export function sessionMiddleware(app: INestApplicationContext): RequestHandler {
  return app.get(WebSessions).middleware;
}
