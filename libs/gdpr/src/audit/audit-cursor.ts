import { AppError, type AuditPosition } from '@coprowatt/platform';

/** Opaque to clients. */
export function encodeCursor({ at, id }: AuditPosition): string {
  return Buffer.from(`${at.getTime()} ${id}`).toString('base64url');
}

/** @throws AppError `validation_failed` on a text that `encodeCursor` did not write. */
export function decodeCursor(text: string): AuditPosition {
  const match = /^(\d{1,14}) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(
    Buffer.from(text, 'base64url').toString(),
  );
  if (match) return { at: new Date(Number(match[1])), id: match[2] ?? '' };
  throw new AppError('validation_failed', {
    errors: [{ field: 'cursor', rule: 'cursor', message: 'cursor must be a nextCursor of the same request' }],
  });
}
