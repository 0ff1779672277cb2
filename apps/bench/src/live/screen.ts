import {
  LIVE_NAMESPACE,
  type AnomalyPage,
  type NotificationPage,
  type ServerToClientEvents,
} from '@coprowatt/contracts';
import { io, type Socket } from 'socket.io-client';

/** What a screen learnt of one alert: instants of this machine, ms. */
export interface Seen {
  /** How often it was told. */
  told: number;
  event?: number;
  /** The list of alerts that it read then was there. */
  listed?: number;
  /** The inbox that it read when a notification was told was there. */
  inbox?: number;
}

/** A page of the web application that is open: it reads again what it shows whenever it is told of something. */
export class Screen {
  readonly seen = new Map<string, Seen>();
  readonly #origin: string;
  readonly #cookie: string;
  readonly #socket: Socket<ServerToClientEvents>;

  private constructor(origin: string, cookie: string) {
    this.#origin = origin;
    this.#cookie = cookie;
    this.#socket = io(`${origin}${LIVE_NAMESPACE}`, {
      transports: ['websocket'],
      forceNew: true,
      extraHeaders: { cookie },
    });
    this.#socket.on('anomaly.detected', ({ anomalyId }) => void this.#alert(anomalyId));
    this.#socket.on('notification.created', () => void this.#inbox());
  }

  static async open(origin: string, cookie: string): Promise<Screen> {
    const screen = new Screen(origin, cookie);
    await new Promise<void>((resolve) => screen.#socket.once('connect', resolve));
    return screen;
  }

  /** How many alerts it shows that it was told of, in the list and in the inbox. */
  get shown(): number {
    return [...this.seen.values()].filter(({ listed, inbox }) => listed && inbox).length;
  }

  close(): void {
    this.#socket.disconnect();
  }

  async #alert(id: string): Promise<void> {
    const seen = this.#of(id);
    seen.told += 1;
    seen.event ??= Date.now();
    const { items } = await this.#read<AnomalyPage>('/anomalies?status=open&muted=false');
    if (items.some((item) => item.id === id)) seen.listed ??= Date.now();
  }

  async #inbox(): Promise<void> {
    const { items } = await this.#read<NotificationPage>('/notifications');
    for (const { subjectId } of items) this.#of(subjectId).inbox ??= Date.now();
  }

  #of(id: string): Seen {
    const seen = this.seen.get(id) ?? { told: 0 };
    this.seen.set(id, seen);
    return seen;
  }

  async #read<Body>(path: string): Promise<Body> {
    const answer = await fetch(`${this.#origin}/api/v1${path}`, { headers: { cookie: this.#cookie } });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
    return (await answer.json()) as Body;
  }
}
