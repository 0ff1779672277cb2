import type { Notification, NotificationPage } from '@coprowatt/contracts';
import { notifications } from '#lib/api/notifications.ts';
import { settle, type Settled } from '#lib/settled.ts';
import type { Inbox } from './inbox.svelte.ts';

/** The inbox page by page. Rows stay where they are; what arrives waits until it is asked for. */
export class InboxPages {
  /** Null before the first answer. */
  rows = $state.raw<Notification[] | null>(null);
  nextCursor = $state.raw<string | null>(null);
  error = $state.raw<unknown>(null);
  /** A further page is on its way. */
  busy = $state(false);
  #inbox: Inbox;
  #unread = false;
  #question = 0;
  arrived: Notification[] = $derived.by(() => {
    const newest = this.rows?.[0]?.createdAt ?? '';
    return (this.#inbox.latest ?? []).filter(
      (entry) => !this.#has(entry) && entry.createdAt >= newest && this.#inbox.isUnread(entry),
    );
  });

  constructor(inbox: Inbox) {
    this.#inbox = inbox;
  }

  /** Shows the first page of all entries, or of those that are unread. */
  async open(unread: boolean): Promise<void> {
    if (unread !== this.#unread) this.rows = null;
    this.#unread = unread;
    this.#question += 1;
    await this.#take(notifications({ unread }), ({ items }) => items);
  }

  /** What arrived takes its place. */
  reveal = () => this.open(this.#unread);

  async more(): Promise<void> {
    if (this.nextCursor === null || this.busy) return;
    this.busy = true;
    const page = notifications({ unread: this.#unread, cursor: this.nextCursor });
    await this.#take(page, ({ items }) => [
      ...(this.rows ?? []),
      ...items.filter((entry) => !this.#has(entry)),
    ]);
    this.busy = false;
  }

  #has({ id }: Notification): boolean {
    return this.rows?.some((row) => row.id === id) ?? false;
  }

  async #take(
    page: Promise<NotificationPage>,
    rowsOf: (page: NotificationPage) => Notification[],
  ): Promise<void> {
    const question = this.#question;
    const { value, error }: Settled<NotificationPage> = await settle(page);
    // Another question was asked meanwhile: this answers the old one.
    if (question !== this.#question) return;
    this.error = error;
    if (!value) return;
    this.rows = rowsOf(value);
    this.nextCursor = value.nextCursor;
  }
}
