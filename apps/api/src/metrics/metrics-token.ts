import { createHash, timingSafeEqual } from 'node:crypto';
import { AppError } from '@coprowatt/platform';

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** @throws AppError `not_found` where there is no monitor to be (`METRICS_TOKEN`), `unauthenticated` for another bearer. */
export function requireMonitor(token: string | null, authorization: string | undefined): void {
  if (token === null) throw new AppError('not_found');
  if (!timingSafeEqual(digestOf(`Bearer ${token}`), digestOf(authorization ?? '')))
    throw new AppError('unauthenticated');
}
