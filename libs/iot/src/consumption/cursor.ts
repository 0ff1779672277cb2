import { AppError } from '@coprowatt/platform';
import type { EpochMs } from '@coprowatt/energy';

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
