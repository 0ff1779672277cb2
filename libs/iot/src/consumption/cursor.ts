import { AppError } from '@coprowatt/platform';
import { HOUR_MS, type EpochMs } from '@coprowatt/energy';

/** Where a page ended: the start of its last item, and its device where items are one a device. */
export interface Cursor {
  startMs: EpochMs;
  deviceId: string;
}

/** Opaque to clients. */
export function encodeCursor({ startMs, deviceId }: Cursor): string {
  return Buffer.from(`${startMs} ${deviceId}`).toString('base64url');
}

/** @throws AppError `validation_failed` on a text that `encodeCursor` did not write. */
export function decodeCursor(text: string): Cursor {
  const match = /^(-?\d{1,15}) ([0-9a-f-]*)$/.exec(Buffer.from(text, 'base64url').toString());
  if (match) return { startMs: Number(match[1]), deviceId: match[2] ?? '' };
  throw new AppError('validation_failed', {
    errors: [{ field: 'cursor', rule: 'cursor', message: 'cursor must be a nextCursor of the same request' }],
  });
}

/** Whether an item comes after the page that the cursor closes. */
export function isAfter(cursor: Cursor | null, item: Cursor): boolean {
  if (!cursor) return true;
  return (
    item.startMs > cursor.startMs || (item.startMs === cursor.startMs && item.deviceId > cursor.deviceId)
  );
}

/** A month's start may be that much before the window that it is of. */
const MONTH_MS = 32 * 24 * HOUR_MS;

/** A cursor at the edge of the window instead of one that no page of it ends with: the same comes after it. */
export function withinReach(
  cursor: Cursor,
  { fromMs, toMs }: { fromMs: EpochMs; toMs: EpochMs },
): Cursor | null {
  if (cursor.startMs < fromMs - MONTH_MS) return null;
  return cursor.startMs < toMs ? cursor : { startMs: toMs, deviceId: '' };
}
