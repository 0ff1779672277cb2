import { isIPv4, isIPv6 } from 'node:net';

/**
 * The part of an address that proves without pointing at one person: a /24 of IPv4, a /48 of IPv6 (providers sheet,
 * section 16: truncated IP). Null when it is no address.
 */
export function truncateIp(address: string | undefined): string | null {
  const plain = address?.replace(/^::ffff:(?=\d+\.)/, '') ?? '';
  if (isIPv4(plain)) return plain.replace(/\d+$/, '0');
  return isIPv6(plain) ? `${firstGroups(plain, 3).join(':')}::` : null;
}

function firstGroups(address: string, count: number): string[] {
  const [head = '', tail = ''] = address.replace(/%.*$/, '').split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === '' ? [] : tail.split(':');
  const gap = address.includes('::') ? Math.max(0, 8 - left.length - right.length) : 0;
  return [...left, ...Array<string>(gap).fill('0'), ...right].slice(0, count);
}
