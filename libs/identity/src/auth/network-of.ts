import { isIPv4, isIPv6 } from 'node:net';

const IPV6_GROUPS = 8;
const NETWORK_GROUPS = 4;
const SITE_GROUPS = 3;
const MAPPED_IPV4 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

function groupsOf(address: string): string[] {
  const [head = '', tail] = address.split('::');
  const [left, right] = [head, tail ?? ''].map((part) => part.split(':').filter((group) => group !== ''));
  const given = [...(left ?? []), ...(right ?? [])].length;
  return [...(left ?? []), ...Array<string>(IPV6_GROUPS - given).fill('0'), ...(right ?? [])];
}

const plainAddress = (address: string): string =>
  MAPPED_IPV4.exec(address)?.[1] ?? address.replace(/%.*$/, '');

function prefixOf(address: string, groups: number): string {
  const network = groupsOf(address).slice(0, groups);
  return network.map((group) => parseInt(group, 16).toString(16)).join(':');
}

/**
 * What one subscriber has of the network: his IPv4 address, or his whole IPv6 /64, in which he may take a new address for
 * each request (RFC 6177).
 */
export function networkOf(address: string): string {
  const plain = plainAddress(address);
  return isIPv6(plain) ? `${prefixOf(plain, NETWORK_GROUPS)}::/64` : plain;
}

/** Enough of an address to recognise a place, not a person: a /24 of IPv4, a /48 of IPv6; null when it is no address. */
export function truncatedNetwork(address: string): string | null {
  const plain = plainAddress(address);
  if (isIPv4(plain)) return plain.replace(/\d+$/, '0/24');
  return isIPv6(plain) ? `${prefixOf(plain, SITE_GROUPS)}::/48` : null;
}
