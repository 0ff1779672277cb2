import type { Request, Response } from 'express';

const PARTIAL = {
  code: 'PARTIAL_DATA',
  message: 'Rate limit exceeded. Returning cached data only.',
};

/** A success: the 2026 body for a client that asks for it, else the older one and a `Deprecation` header. */
export function sendEnvelope<Data extends object>(
  request: Request,
  response: Response,
  data: Data,
  toV5: (data: Data) => object,
  isPartial = false,
): void {
  const is2026 = request.get('X-MED-Format')?.trim() === '2026';
  if (!is2026) response.set('Deprecation', 'true');
  response.json({ success: true, data: is2026 ? data : toV5(data), error: isPartial ? PARTIAL : null });
}
