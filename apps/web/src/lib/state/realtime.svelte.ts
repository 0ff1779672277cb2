import {
  LIVE_NAMESPACE,
  type LiveEventName,
  type LiveEvents,
  type ServerToClientEvents,
} from '@coprowatt/contracts';
import { io, type Socket } from 'socket.io-client';
import { connection } from './connection.svelte.ts';
import { now } from './now.svelte.ts';
import { session } from './session.svelte.ts';

/** `quiet`: lost for less than 5 s, nothing is said yet. `stale`: lost for a minute. */
export type LiveState = 'off' | 'live' | 'quiet' | 'lost' | 'stale';

type Handler<Name extends LiveEventName> = (payload: LiveEvents[Name]) => void;
type Listener = (event: string, payload: unknown) => void;

const SAY_AFTER_MS = 5_000;
const STALE_AFTER_MS = 60_000;
/** A line that comes back later than this is not waited for: REST is read without it. */
const LINE_WITHIN_MS = 2_000;
/** How often the page sees that it runs, and after which silence its machine slept, or its window was put to rest. */
const BEAT_MS = 5_000;
const ASLEEP_MS = 15_000;
/** As above while nobody sees the page: browsers then let it run but once a minute. */
const HIDDEN_ASLEEP_MS = 90_000;
/** A server that refused the line is asked again after so long. */
const ASK_AGAIN_MS = 5_000;

/** The live line. An event is a nudge; whoever listens re-reads REST, also at each return of the line, the network or the machine. */
class Realtime {
  state = $state<LiveState>('off');
  /** Grows at each return of a lost line, once for both where the network returns with it. */
  returns = $state(0);
  /** When a line that is gone was there last, on the product's clock. */
  liveUntilMs = $state<number | null>(null);
  #socket: Socket<ServerToClientEvents> | null = null;
  #listeners = new Set<Listener>();
  #timers: ReturnType<typeof setTimeout>[] = [];
  #heart: ReturnType<typeof setInterval> | undefined;
  #beatAt = 0;
  /** Nobody saw the page at the last beat. */
  #hidden = false;
  /** It slept while nobody saw it. */
  #slept = false;
  #renewedAt = 0;

  start(): void {
    if (this.#socket) return;
    const socket: Socket<ServerToClientEvents> = io(LIVE_NAMESPACE, { transports: ['websocket'] });
    this.#socket = socket;
    socket.on('connect', () => this.#back());
    socket.on('disconnect', (reason) => this.#gone(reason));
    socket.on('connect_error', () => this.#gone(socket.active ? 'connect_error' : 'refused'));
    socket.onAny((event: string, payload: unknown) =>
      this.#listeners.forEach((listener) => listener(event, payload)),
    );
    this.#beatAt = Date.now();
    this.#hidden = document.visibilityState === 'hidden';
    this.#slept = false;
    this.#renewedAt = 0;
    this.#heart = setInterval(this.#beat, BEAT_MS);
    window.addEventListener('online', this.#renew);
    window.addEventListener('focus', this.#beat);
    document.addEventListener('visibilitychange', this.#beat);
  }

  stop(): void {
    clearInterval(this.#heart);
    window.removeEventListener('online', this.#renew);
    window.removeEventListener('focus', this.#beat);
    document.removeEventListener('visibilitychange', this.#beat);
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
    connection.answered();
    this.liveUntilMs = null;
    this.state = 'live';
  }

  /** What slept does not know that its line is gone. A page that nobody sees waits until it is seen. */
  #beat = (): void => {
    this.#slept ||= Date.now() - this.#beatAt > (this.#hidden ? HIDDEN_ASLEEP_MS : ASLEEP_MS);
    this.#beatAt = Date.now();
    this.#hidden = document.visibilityState === 'hidden';
    if (this.#hidden || !this.#slept) return;
    this.#slept = false;
    this.#renew();
  };

  /** The network or the machine is back: a new line at once, since the old one may be dead unnoticed, or wait long before its next attempt. */
  #renew = (): void => {
    if (Date.now() - this.#renewedAt < LINE_WITHIN_MS) return;
    this.#renewedAt = Date.now();
    this.#socket?.disconnect().connect();
    this.#timers.push(setTimeout(() => (this.returns += 1), LINE_WITHIN_MS));
  };

  #gone(reason: string): void {
    if (reason === 'io server disconnect') this.#dismissed();
    if (this.state === 'live') this.liveUntilMs = now.ms;
    if (this.state === 'live' || this.state === 'off') {
      this.state = 'quiet';
      this.#timers = [
        setTimeout(() => (this.state = 'lost'), SAY_AFTER_MS),
        setTimeout(() => (this.state = 'stale'), STALE_AFTER_MS),
      ];
    }
    if (reason === 'refused') this.#timers.push(setTimeout(() => this.#dismissed(), ASK_AGAIN_MS));
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
