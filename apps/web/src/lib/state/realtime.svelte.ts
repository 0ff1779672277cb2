import {
  LIVE_NAMESPACE,
  type LiveEventName,
  type LiveEvents,
  type ServerToClientEvents,
} from '@coprowatt/contracts';
import { io, type Socket } from 'socket.io-client';
import { session } from './session.svelte.ts';

/** `quiet`: lost for less than 5 s, nothing is said yet. `stale`: lost for a minute. */
export type LiveState = 'off' | 'live' | 'quiet' | 'lost' | 'stale';

type Handler<Name extends LiveEventName> = (payload: LiveEvents[Name]) => void;
type Listener = (event: string, payload: unknown) => void;

const SAY_AFTER_MS = 5_000;
const STALE_AFTER_MS = 60_000;
/** A line that comes back later than this is not waited for: REST is read without it. */
const LINE_WITHIN_MS = 2_000;

/** The live line. An event is a nudge; whoever listens re-reads REST, also at each return of the line or the network. */
class Realtime {
  state = $state<LiveState>('off');
  /** Grows at each return of a lost line, once for both where the network returns with it. */
  returns = $state(0);
  #socket: Socket<ServerToClientEvents> | null = null;
  #listeners = new Set<Listener>();
  #timers: ReturnType<typeof setTimeout>[] = [];

  start(): void {
    if (this.#socket) return;
    const socket: Socket<ServerToClientEvents> = io(LIVE_NAMESPACE, { transports: ['websocket'] });
    this.#socket = socket;
    socket.on('connect', () => this.#back());
    socket.on('disconnect', (reason) => this.#gone(reason));
    socket.on('connect_error', () => this.#gone('connect_error'));
    socket.onAny((event: string, payload: unknown) =>
      this.#listeners.forEach((listener) => listener(event, payload)),
    );
    window.addEventListener('online', this.#renew);
  }

  stop(): void {
    window.removeEventListener('online', this.#renew);
    this.#socket?.disconnect();
    this.#socket = null;
    this.#clear();
    this.state = 'off';
  }

  /** Calls `handler` for each event until the returned function is called; also before the line is up. */
  on<Name extends LiveEventName>(name: Name, handler: Handler<Name>): () => void {
    const listener: Listener = (event, payload) => {
      if (event === name) handler(payload as LiveEvents[Name]);
    };
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #back(): void {
    if (this.state !== 'off') this.returns += 1;
    this.#clear();
    this.state = 'live';
  }

  /** The network is back: a new line at once, since the old one may be dead unnoticed, or wait long before its next attempt. */
  #renew = (): void => {
    this.#socket?.disconnect().connect();
    this.#timers.push(setTimeout(() => (this.returns += 1), LINE_WITHIN_MS));
  };

  #gone(reason: string): void {
    if (reason === 'io server disconnect') this.#dismissed();
    if (this.state === 'lost' || this.state === 'stale' || this.state === 'quiet') return;
    this.state = 'quiet';
    this.#timers = [
      setTimeout(() => (this.state = 'lost'), SAY_AFTER_MS),
      setTimeout(() => (this.state = 'stale'), STALE_AFTER_MS),
    ];
  }

  /** The server closed the line: the session ended, or our rights changed and we may come back. */
  #dismissed(): void {
    session.refresh().then(
      (me) => me && this.#socket?.connect(),
      () => this.#socket?.connect(),
    );
  }

  #clear(): void {
    this.#timers.forEach(clearTimeout);
    this.#timers = [];
  }
}

export const realtime = new Realtime();
