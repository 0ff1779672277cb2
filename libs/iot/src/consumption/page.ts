import type { EpochMs } from '@coprowatt/energy';
import { encodeCursor, isAfter, type Cursor } from './cursor.ts';

/** A place in a page: where something starts, and what is known of it; null where nothing is. */
export interface Slot<Item> {
  startMs: EpochMs;
  /** Empty where slots are sums over meters. */
  deviceId: string;
  item: Item | null;
}

/** The first `limit` slots after the cursor. `slots` come in order, lazily: no more are drawn than needed. */
export function cutPage<S extends Slot<unknown>>(
  slots: Iterable<S>,
  cursor: Cursor | null,
  limit: number,
): { slots: S[]; nextCursor: string | null } {
  const page: S[] = [];
  for (const slot of slots) {
    if (!isAfter(cursor, slot)) continue;
    const last = page.at(-1);
    if (page.length === limit && last) return { slots: page, nextCursor: encodeCursor(last) };
    page.push(slot);
  }
  return { slots: page, nextCursor: null };
}

/** What is known, without the holes. */
export function itemsOf<Item>(slots: readonly Slot<Item>[]): Item[] {
  return slots.map(({ item }) => item).filter((item) => item !== null);
}
