import { createHmac, randomBytes } from 'node:crypto';

/** A new key of signatures. */
export function newWebhookSecret(): string {
  return `whsec_${randomBytes(32).toString('base64url')}`;
}

/**
 * Headers of a delivery. The signature is HMAC-SHA256 under the secret, as text, over `<timestamp>.<body>`, in hex; the
 * timestamp is the machine's time in seconds, so that a receiver can refuse what is old.
 */
export function signedHeaders(
  secret: string,
  deliveryId: string,
  body: string,
  now: Date,
): Record<string, string> {
  const timestamp = String(Math.floor(now.getTime() / 1_000));
  const signature = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
  return {
    'content-type': 'application/json',
    'user-agent': 'CoproWatt-Webhook/1',
    'x-coprowatt-delivery': deliveryId,
    'x-coprowatt-timestamp': timestamp,
    'x-coprowatt-signature': `v1=${signature}`,
  };
}
