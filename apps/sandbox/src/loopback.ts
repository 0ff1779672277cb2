import type { RequestHandler } from 'express';

const LOCAL_NAMES = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** Refuses every other name in `Host`, so that no page of another site can reach the simulator through DNS. */
export const onlyLoopback: RequestHandler = (request, response, next) => {
  const name = (request.get('host') ?? '').replace(/:\d+$/, '');
  if (LOCAL_NAMES.has(name)) return next();
  response.status(421).json({ error: 'The sandbox answers on this machine only' });
};

/** Marks every answer, whatever its body. */
export const markSimulated: RequestHandler = (_request, response, next) => {
  response.set({
    'X-Simulated': 'CoproWatt sandbox',
    'Cache-Control': 'no-store',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy':
      "default-src 'none'; style-src 'unsafe-inline'; font-src 'self'; base-uri 'none'; frame-ancestors 'none'",
  });
  next();
};
