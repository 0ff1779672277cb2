import type { AnomalyOrder } from '@coprowatt/contracts';
import { AppError } from '@coprowatt/platform';
import type { AnomalyPlace } from './anomaly-filter.ts';

/** Opaque to clients. */
export function encodePlace({ order, gravity, openedAt, id }: AnomalyPlace): string {
  return Buffer.from(`${order} ${gravity} ${openedAt.getTime()} ${id}`).toString('base64url');
}

const PLACE = /^(\w+) (\d{1,3}) (\d{1,14}) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** @throws AppError `validation_failed` on a text that `encodePlace` did not write for a list in this order. */
export function decodePlace(text: string, order: AnomalyOrder): AnomalyPlace {
  const [, written, gravity, openedAtMs, id] = PLACE.exec(Buffer.from(text, 'base64url').toString()) ?? [];
  if (id !== undefined && written === order)
    return { order, gravity: Number(gravity), openedAt: new Date(Number(openedAtMs)), id };
  throw new AppError('validation_failed', {
    errors: [{ field: 'cursor', rule: 'cursor', message: 'cursor must be a nextCursor of the same request' }],
  });
}
