import type { Delivery, DeliveryPage, DeliveryState } from '@coprowatt/contracts';
import { deliveries } from '#lib/api/notifications.ts';
import { settle } from '#lib/settled.ts';

/** Deliveries in one state, newest first, page by page. */
export class DeliveryPages {
  /** Null before the first answer. */
  rows = $state.raw<Delivery[] | null>(null);
  nextCursor = $state.raw<string | null>(null);
  error = $state.raw<unknown>(null);
  busy = $state(false);
  #state: DeliveryState | null = null;
  #question = 0;

  /** Reads the first page; rows of another state are forgotten at once. */
  async open(state: DeliveryState): Promise<void> {
    if (state !== this.#state) this.rows = null;
    this.#state = state;
    this.#question += 1;
    await this.#take(deliveries({ state }), ({ items }) => items);
  }

  async more(): Promise<void> {
    if (this.nextCursor === null || this.#state === null || this.busy) return;
    this.busy = true;
    await this.#take(deliveries({ state: this.#state, cursor: this.nextCursor }), ({ items }) => [
      ...(this.rows ?? []),
      ...items,
    ]);
    this.busy = false;
  }

  async #take(page: Promise<DeliveryPage>, rowsOf: (page: DeliveryPage) => Delivery[]): Promise<void> {
    const question = this.#question;
    const { value, error } = await settle(page);
    // Another state was asked for meanwhile.
    if (question !== this.#question) return;
    this.error = error;
    if (!value) return;
    this.rows = rowsOf(value);
    this.nextCursor = value.nextCursor;
  }
}
