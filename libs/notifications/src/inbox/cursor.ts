import { AppError } from '@coprowatt/platform';

/** Where a page ended: lists are ordered by instant, then id, newest first. */
export interface Place {
  at: Date;
  id: string;
}

/** Opaque to clients. */
export function encodeCursor({ at, id }: Place): string {
  return Buffer.from(`${at.getTime()} ${id}`).toString('base64url');
}

/** @throws AppError `validation_failed` on a text that `encodeCursor` did not write. */
export function decodeCursor(text: string | undefined): Place | null {
  if (text === undefined) return null;
  const match = /^(\d{1,14}) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(
    Buffer.from(text, 'base64url').toString(),
  );
  if (match) return { at: new Date(Number(match[1])), id: match[2] ?? '' };
  throw new AppError('validation_failed', {
    errors: [{ field: 'cursor', rule: 'cursor', message: 'cursor must be a nextCursor of the same request' }],
  });
}

/** One page of `limit` out of at most one row more, which only says that there is a next one. */
export function pageOf<Row extends { id: string; createdAt: Date }>(
  rows: Row[],
  limit: number,
): { page: Row[]; nextCursor: string | null } {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const nextCursor = rows.length > limit && last ? encodeCursor({ at: last.createdAt, id: last.id }) : null;
  return { page, nextCursor };
}
