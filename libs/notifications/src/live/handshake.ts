import type { ErrorCode } from '@coprowatt/contracts';

/** A refused handshake; the browser finds `code` in the `data` of `connect_error`. */
export class HandshakeRefusal extends Error {
  readonly data: { code: ErrorCode };

  constructor(code: ErrorCode) {
    super(code);
    this.data = { code };
  }
}

/**
 * Whether a page of this origin may open the live line. A browser always states it; without one no page is behind the
 * handshake, as for HTTP.
 */
export function isOwnOrigin(origin: string | undefined, publicUrl: string): boolean {
  return origin === undefined || origin === new URL(publicUrl).origin;
}
