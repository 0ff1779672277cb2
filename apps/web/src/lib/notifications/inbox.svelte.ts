import type { Instant, Notification, NotificationPage } from '@coprowatt/contracts';
import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import * as api from '#lib/api/notifications.ts';
import { settle } from '#lib/settled.ts';
import { realtime } from '#lib/state/realtime.svelte.ts';
import { newsOf } from './news.ts';

type Told = (entries: Notification[]) => void;

/** A person's inbox as REST tells it; what is marked as read shows at once, and is taken back when it is refused. */
export class Inbox {
  /** The newest page; null before the first answer. */
  latest = $state.raw<Notification[] | null>(null);
  /** Unread ones in all; null before the first answer. */
  unread = $state<number | null>(null);
  error = $state.raw<unknown>(null);
  /** Refusals to mark one as read, by entry, until the next try. */
  readonly failed = new SvelteMap<string, unknown>();
  allFailed = $state.raw<unknown>(null);
  #marked = new SvelteSet<string>();
  /** All up to here were marked as read together. */
  #allUpTo = $state<Instant>('');
  #known = new SvelteSet<string>();
  #sending = 0;
  /** Grows with each act: an answer that was asked for before counts what no longer is. */
  #acts = 0;
  #reading = false;
  #again = false;

  /**
   * Follows the inbox until the returned function is called.
   * @param tell told of entries that were not there at the reading before, once each
   */
  start(tell: Told): () => void {
    const read = () => void this.refresh(tell);
    // A machine that slept, or a window that was long aside, may not know yet that its line is gone.
    const woken = () => document.visibilityState === 'visible' && read();
    const stops = [realtime.on('notification.created', read), realtime.on('notification.read', read)];
    document.addEventListener('visibilitychange', woken);
    window.addEventListener('focus', woken);
    read();
    return () => {
      stops.forEach((stop) => stop());
      document.removeEventListener('visibilitychange', woken);
      window.removeEventListener('focus', woken);
    };
  }

  /** Reads it again; nudges that come meanwhile are answered by one more reading. */
  async refresh(tell: Told = () => undefined): Promise<void> {
    this.#again = this.#reading;
    if (this.#reading) return;
    this.#reading = true;
    do {
      this.#again = false;
      await this.#read(tell);
    } while (this.#again);
    this.#reading = false;
  }

  isUnread({ id, readAt, createdAt }: Notification): boolean {
    if (readAt !== null || this.#marked.has(id) || createdAt <= this.#allUpTo) return false;
    // Read in another window since.
    return !this.latest?.some((entry) => entry.id === id && entry.readAt !== null);
  }

  async read(entry: Notification): Promise<void> {
    if (!this.isUnread(entry)) return;
    this.#marked.add(entry.id);
    this.failed.delete(entry.id);
    this.unread = Math.max(0, (this.unread ?? 1) - 1);
    const error = await this.#send(api.markRead(entry.id));
    if (error === null) return;
    this.#marked.delete(entry.id);
    this.failed.set(entry.id, error);
  }

  /** An alert was opened, in whatever way: what tells of it is read. Refused, it stays unread. */
  async readOf(subjectId: string): Promise<void> {
    if (this.unread === 0) return;
    await this.#send(api.markReadOf(subjectId));
  }

  async readAll(): Promise<void> {
    const before = this.#allUpTo;
    this.#allUpTo = this.latest?.[0]?.createdAt ?? before;
    this.failed.clear();
    this.unread = 0;
    this.allFailed = await this.#send(api.markAllRead());
    if (this.allFailed !== null) this.#allUpTo = before;
  }

  /** The truth is read after the last act, whatever became of it; null when it was taken. */
  async #send(act: Promise<void>): Promise<unknown> {
    this.#acts += 1;
    this.#sending += 1;
    const { error } = await settle(act);
    this.#sending -= 1;
    if (this.#sending === 0) void this.refresh();
    return error;
  }

  async #read(tell: Told): Promise<void> {
    const acts = this.#acts;
    const { value, error } = await settle(api.notifications());
    this.error = error;
    if (value) this.#take(value, acts === this.#acts && this.#sending === 0, tell);
  }

  #take({ items, unread }: NotificationPage, counts: boolean, tell: Told): void {
    const news = newsOf(this.latest, items, this.#known);
    for (const { id } of items) this.#known.add(id);
    this.latest = items;
    if (counts) this.unread = unread;
    // Also what lies on an older page was read, maybe in another browser.
    if (counts && unread === 0) this.#allUpTo = items[0]?.createdAt ?? '';
    if (news.length > 0) tell(news);
  }
}

export const inbox = new Inbox();
