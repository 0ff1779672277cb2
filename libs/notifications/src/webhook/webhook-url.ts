import { isIP } from 'node:net';
import { isLoopbackAddress, isPublicAddress } from './public-address.ts';

/** Where webhooks may go. */
export interface WebhookReach {
  /** A demonstration also posts to its own machine, by `http` if need be. */
  demo: boolean;
}

/** Whether sockets of webhooks may be opened to an address. */
export function mayReach(address: string, { demo }: WebhookReach): boolean {
  return isPublicAddress(address) || (demo && isLoopbackAddress(address));
}

/**
 * The URL of a webhook; null when it is none: `https`, a name or a public address, no user, no fragment. Names are judged
 * when they are connected to. Addresses in other spellings (decimal, octal, short) are read as browsers do.
 */
export function webhookUrl(text: string, reach: WebhookReach): URL | null {
  const url = URL.parse(text);
  if (!url || url.username || url.password || url.hash) return null;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const isOwnMachine = reach.demo && (host === 'localhost' || isLoopbackAddress(host));
  if (url.protocol !== 'https:' && !(isOwnMachine && url.protocol === 'http:')) return null;
  if (isIP(host) !== 0 && !mayReach(host, reach)) return null;
  return url;
}
